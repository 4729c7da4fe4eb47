//! Python objects to JSON text, without a detour through a tree.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{
    PyBool, PyByteArray, PyBytes, PyDict, PyFloat, PyInt, PyList, PyMapping, PyMemoryView, PySequence, PyString,
    PyTuple, PyType,
};

/// No fact is nested anywhere near as deep; a list that holds itself is. The same in the npm packages.
const MAX_DEPTH: usize = 100;

/// A decimal with a larger exponent is written as it is, for the core to refuse: written out it could fill the memory.
const MAX_DIGITS: usize = 64;

/// Why an object can't be written, for the message.
#[derive(Clone, Copy)]
pub(crate) enum Unfit {
    DateTime,
    Key,
    Number,
    Text,
    TooDeep,
    Type,
}

impl Unfit {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Unfit::DateTime => "datetime",
            Unfit::Key => "key",
            Unfit::Number => "number",
            Unfit::Text => "text",
            Unfit::TooDeep => "too_deep",
            Unfit::Type => "type",
        }
    }
}

pub(crate) enum Problem {
    /// `path` leads to the object: `periods[0].from`.
    Unfit { kind: Unfit, type_name: String, path: String },
    /// An object's own code failed.
    Python(PyErr),
}

impl Problem {
    fn unfit<T>(kind: Unfit, value: &Bound<'_, PyAny>) -> Result<T, Problem> {
        let type_name = value.get_type().name()?.to_string_lossy().into_owned();
        Err(Problem::Unfit { kind, type_name, path: String::new() })
    }

    /// Adds the step that led to the object; called from the inside out.
    fn under(self, step: String) -> Problem {
        match self {
            Problem::Unfit { kind, type_name, path } => {
                let dot = if path.is_empty() || path.starts_with('[') { "" } else { "." };
                Problem::Unfit { kind, type_name, path: format!("{step}{dot}{path}") }
            }
            python => python,
        }
    }
}

impl From<PyErr> for Problem {
    fn from(error: PyErr) -> Self {
        Problem::Python(error)
    }
}

pub(crate) struct Writer<'py> {
    pub(crate) out: Vec<u8>,
    date: &'py Bound<'py, PyType>,
    datetime: &'py Bound<'py, PyType>,
    decimal: &'py Bound<'py, PyType>,
}

impl<'py> Writer<'py> {
    pub(crate) fn new(py: Python<'py>) -> PyResult<Self> {
        static DATE: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        static DATETIME: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        static DECIMAL: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        Ok(Writer {
            out: Vec::with_capacity(512),
            date: DATE.import(py, "datetime", "date")?,
            datetime: DATETIME.import(py, "datetime", "datetime")?,
            decimal: DECIMAL.import(py, "decimal", "Decimal")?,
        })
    }

    pub(crate) fn raw(&mut self, text: &[u8]) {
        self.out.extend_from_slice(text);
    }

    pub(crate) fn text(&mut self, text: &str) {
        // Writing a string to memory can't fail.
        let _ = serde_json::to_writer(&mut self.out, text);
    }

    /// Writes a further member of the object that is open.
    pub(crate) fn member(&mut self, name: &str, value: &Bound<'py, PyAny>) -> Result<(), Problem> {
        self.raw(b",\"");
        self.raw(name.as_bytes());
        self.raw(b"\":");
        self.value(value, 1).map_err(|problem| problem.under(name.to_owned()))
    }

    /// Writes the facts of a typed function, where None stands for an argument that was not given.
    pub(crate) fn facts(&mut self, facts: &Bound<'py, PyDict>) -> Result<(), Problem> {
        let given = facts.iter().filter(|(_, value)| !value.is_none());
        self.object(given, 1)
    }

    /// Writes any object that has a JSON form.
    pub(crate) fn value(&mut self, value: &Bound<'py, PyAny>, depth: usize) -> Result<(), Problem> {
        if let Ok(text) = value.cast::<PyString>() {
            return self.string(text);
        }
        if value.get_type().is(self.date) {
            return self.date(value);
        }
        if value.is_none() {
            self.raw(b"null");
        } else if let Ok(flag) = value.cast::<PyBool>() {
            self.raw(if flag.is_true() { b"true" } else { b"false" });
        } else if let Ok(number) = value.cast::<PyInt>() {
            return self.int(number);
        } else if value.is_instance(self.decimal)? {
            return self.decimal(value);
        } else if let Ok(number) = value.cast::<PyFloat>() {
            return self.float(number);
        } else if depth >= MAX_DEPTH {
            return Problem::unfit(Unfit::TooDeep, value);
        } else if let Ok(dict) = value.cast::<PyDict>() {
            // A copy: Python code that runs on the way may change the dict itself.
            return self.object(dict.copy()?.iter(), depth + 1);
        } else if let Ok(list) = value.cast::<PyList>() {
            return self.array(list.iter().map(Ok), depth + 1);
        } else if let Ok(tuple) = value.cast::<PyTuple>() {
            return self.array(tuple.iter().map(Ok), depth + 1);
        } else {
            return self.unusual(value, depth + 1);
        }
        Ok(())
    }

    /// What is rare, or not allowed at all.
    fn unusual(&mut self, value: &Bound<'py, PyAny>, depth: usize) -> Result<(), Problem> {
        if value.is_instance(self.datetime)? {
            return Problem::unfit(Unfit::DateTime, value);
        }
        if value.is_instance(self.date)? {
            return self.date(value);
        }
        if let Ok(mapping) = value.cast::<PyMapping>() {
            let dict = PyDict::new(value.py());
            dict.update(mapping)?;
            return self.object(dict.iter(), depth);
        }
        let binary = value.is_instance_of::<PyBytes>()
            || value.is_instance_of::<PyByteArray>()
            || value.is_instance_of::<PyMemoryView>();
        match value.cast::<PySequence>() {
            Ok(sequence) if !binary => self.array(sequence.try_iter()?, depth),
            _ => Problem::unfit(Unfit::Type, value),
        }
    }

    fn object(
        &mut self,
        members: impl Iterator<Item = (Bound<'py, PyAny>, Bound<'py, PyAny>)>,
        depth: usize,
    ) -> Result<(), Problem> {
        self.raw(b"{");
        let mut first = true;
        for (key, value) in members {
            if !std::mem::take(&mut first) {
                self.raw(b",");
            }
            let Ok(name) = key.cast::<PyString>() else {
                return Problem::unfit(Unfit::Key, &key);
            };
            self.string(name).map_err(|problem| problem.under(shown(name)))?;
            self.raw(b":");
            self.value(&value, depth).map_err(|problem| problem.under(shown(name)))?;
        }
        self.raw(b"}");
        Ok(())
    }

    fn array(&mut self, items: impl Iterator<Item = PyResult<Bound<'py, PyAny>>>, depth: usize) -> Result<(), Problem> {
        self.raw(b"[");
        for (index, item) in items.enumerate() {
            if index > 0 {
                self.raw(b",");
            }
            self.value(&item?, depth).map_err(|problem| problem.under(format!("[{index}]")))?;
        }
        self.raw(b"]");
        Ok(())
    }

    fn string(&mut self, text: &Bound<'py, PyString>) -> Result<(), Problem> {
        match text.to_str() {
            Ok(text) => self.text(text),
            Err(_) => return Problem::unfit(Unfit::Text, text),
        }
        Ok(())
    }

    fn date(&mut self, value: &Bound<'py, PyAny>) -> Result<(), Problem> {
        let iso = value.call_method0(pyo3::intern!(value.py(), "isoformat"))?;
        self.string(iso.cast().map_err(PyErr::from)?)
    }

    fn int(&mut self, number: &Bound<'py, PyInt>) -> Result<(), Problem> {
        if let Ok(small) = number.extract::<i64>() {
            let _ = serde_json::to_writer(&mut self.out, &small);
            return Ok(());
        }
        // What is beyond every float, no reader of JSON takes for a number.
        if number.extract::<f64>().is_err() {
            return Problem::unfit(Unfit::Number, number);
        }
        // `int`'s own form: a subclass may print as something else.
        let digits = number.py().get_type::<PyInt>().call_method1("__repr__", (number,))?;
        self.raw(digits.cast::<PyString>().map_err(PyErr::from)?.to_str()?.as_bytes());
        Ok(())
    }

    /// As a number of JSON: the core says what belongs there instead, as it does on every surface.
    fn float(&mut self, number: &Bound<'py, PyFloat>) -> Result<(), Problem> {
        let value = number.value();
        if !value.is_finite() {
            return Problem::unfit(Unfit::Number, number);
        }
        let _ = serde_json::to_writer(&mut self.out, &value);
        Ok(())
    }

    /// As a string, written out: `1E+2` is `"100"`.
    fn decimal(&mut self, value: &Bound<'py, PyAny>) -> Result<(), Problem> {
        let text = value.str()?;
        let plain = text.to_str()?;
        if !plain.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit()) {
            return Problem::unfit(Unfit::Number, value);
        }
        let exponent = plain.split_once('E').and_then(|(_, exponent)| exponent.parse::<i64>().ok());
        if exponent.is_some_and(|exponent| exponent.unsigned_abs() <= MAX_DIGITS as u64) {
            return self.string(value.call_method1("__format__", ("f",))?.cast().map_err(PyErr::from)?);
        }
        self.text(plain);
        Ok(())
    }
}

/// A key for a path: half a surrogate pair is one replacement character, as in JavaScript, and not one for each byte.
fn shown(key: &Bound<'_, PyString>) -> String {
    key.to_string_lossy().replace("\u{fffd}\u{fffd}\u{fffd}", "\u{fffd}")
}
