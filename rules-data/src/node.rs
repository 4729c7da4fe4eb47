//! A tree of values that remembers where each stood, so that one reader serves TOML files and JSON overlays alike
//! and every complaint can name its place.

/// A value with its place.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// `file:line` for files, a path such as `rule.allowance.marriage.months` for JSON.
    pub(crate) place: String,
    pub(crate) kind: NodeKind,
}

#[derive(Debug, Clone)]
pub(crate) enum NodeKind {
    Text(String),
    /// A number that was written bare, as it was written.
    Bare(String),
    /// Only the heads of rules have these; overlays have none.
    #[cfg_attr(not(feature = "source"), allow(dead_code))]
    Bool(bool),
    List(Vec<Node>),
    /// Keys in the order in which they were written.
    Table(Vec<(String, Node)>),
    Null,
}

impl NodeKind {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Bare(_) => "a bare number",
            Self::Bool(_) => "a truth value",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
            Self::Null => "null",
        }
    }
}

impl Node {
    /// An overlay that the caller gave. `path` is where it stands in the request.
    pub(crate) fn from_json(value: &serde_json::Value, path: &str) -> Self {
        use serde_json::Value as Json;
        let kind = match value {
            Json::Null => NodeKind::Null,
            Json::Bool(flag) => NodeKind::Bool(*flag),
            Json::Number(number) => NodeKind::Bare(number.to_string()),
            Json::String(text) => NodeKind::Text(text.clone()),
            Json::Array(items) => NodeKind::List(
                items
                    .iter()
                    .enumerate()
                    .map(|(index, item)| Self::from_json(item, &format!("{path}[{index}]")))
                    .collect(),
            ),
            Json::Object(members) => NodeKind::Table(
                members
                    .iter()
                    .map(|(key, item)| {
                        let inner = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                        (key.clone(), Self::from_json(item, &inner))
                    })
                    .collect(),
            ),
        };
        Self { place: path.to_owned(), kind }
    }
}
