//! The native half of the Python package: facts become request JSON, the core answers, the text comes back.
//!
//! Everything typed (functions, decisions, exceptions) is Python, generated from the core's own description.

mod json;
mod read;

use std::ops::ControlFlow;

use personnel_rules::wire;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyDict, PyString};
use zeroize::Zeroizing;

use json::{Problem, Writer};

#[pymodule]
mod _native {
    #[pymodule_export]
    use super::{
        call, describe, error_codes, evaluate, evaluate_many, evaluate_watched, explain, explain_needs, member, rule,
        rules,
    };
}

/// Every ok answer begins like this: the core fixes the order of the keys.
const OK: &str = r#"{"ok":true"#;

/// Evaluates one calculation; gives the request's text, for a later explanation, and the answer's.
#[pyfunction]
fn call<'py>(
    calculation: &str,
    as_of: &Bound<'py, PyAny>,
    facts: &Bound<'py, PyDict>,
    known_on: &Bound<'py, PyAny>,
    overlays: &Bound<'py, PyAny>,
    trace: &Bound<'py, PyAny>,
    locale: &Bound<'py, PyAny>,
) -> PyResult<(Bound<'py, PyBytes>, Bound<'py, PyBytes>)> {
    let py = facts.py();
    let request = request(calculation, as_of, facts, known_on, overlays, trace, locale)
        .map_err(|problem| unfit(py, problem, Some(locale)))?;
    let answer = wire::evaluate(&request);
    if !answer.starts_with(OK) {
        return Err(answered(py, &answer));
    }
    Ok((PyBytes::new(py, &request), PyBytes::new(py, answer.as_bytes())))
}

/// What is left at its default is not sent, so that equal questions have equal texts.
fn request(
    calculation: &str,
    as_of: &Bound<'_, PyAny>,
    facts: &Bound<'_, PyDict>,
    known_on: &Bound<'_, PyAny>,
    overlays: &Bound<'_, PyAny>,
    trace: &Bound<'_, PyAny>,
    locale: &Bound<'_, PyAny>,
) -> Result<Vec<u8>, Problem> {
    let mut writer = Writer::new(facts.py())?;
    writer.raw(b"{\"calculation\":");
    writer.text(calculation);
    writer.member("as_of", as_of)?;
    if !known_on.is_none() {
        writer.member("known_on", known_on)?;
    }
    writer.raw(b",\"facts\":");
    writer.facts(facts)?;
    if overlays.is_truthy()? {
        writer.member("overlays", overlays)?;
    }
    if trace.is_truthy()? {
        writer.member("trace", trace)?;
    }
    writer.member("locale", locale)?;
    writer.raw(b"}");
    Ok(writer.out)
}

#[pyfunction]
fn evaluate(request: &Bound<'_, PyAny>) -> PyResult<String> {
    Ok(wire::evaluate(&Zeroizing::new(text_of(request)?)))
}

/// As `evaluate`; `progress` is called with (stage, done, of, placed), and ends the run by giving False or by raising.
#[pyfunction]
fn evaluate_watched(request: &Bound<'_, PyAny>, progress: &Bound<'_, PyAny>) -> PyResult<String> {
    let mut raised = None;
    let answer = wire::evaluate_watched(&Zeroizing::new(text_of(request)?), &mut |told| {
        let goes_on = progress
            .call1((told.stage, told.done, told.of, told.placed))
            .and_then(|answer| if answer.is_none() { Ok(true) } else { answer.is_truthy() });
        match goes_on {
            Ok(true) => ControlFlow::Continue(()),
            Ok(false) => ControlFlow::Break(()),
            Err(error) => {
                raised = Some(error);
                ControlFlow::Break(())
            }
        }
    });
    raised.map_or(Ok(answer), Err)
}

/// Lets other Python threads run meanwhile: a batch may be long.
#[pyfunction]
fn evaluate_many(py: Python<'_>, requests: &Bound<'_, PyAny>) -> PyResult<String> {
    let requests = Zeroizing::new(text_of(requests)?);
    Ok(py.detach(|| wire::evaluate_many(&requests)))
}

#[pyfunction]
fn explain(request: &Bound<'_, PyAny>) -> PyResult<String> {
    ok(request.py(), wire::explain(&Zeroizing::new(text_of(request)?)))
}

#[pyfunction]
fn explain_needs(request: &Bound<'_, PyAny>) -> PyResult<String> {
    ok(request.py(), wire::explain_needs(&Zeroizing::new(text_of(request)?)))
}

#[pyfunction]
fn rules(filter: &Bound<'_, PyAny>) -> PyResult<String> {
    ok(filter.py(), wire::rules(&text_of(filter)?))
}

#[pyfunction]
fn rule(request: &Bound<'_, PyAny>) -> PyResult<String> {
    ok(request.py(), wire::rule(&text_of(request)?))
}

#[pyfunction]
fn describe() -> String {
    wire::describe()
}

#[pyfunction]
fn error_codes() -> String {
    wire::error_codes()
}

/// One member of an answer, parsed; None if there is none.
#[pyfunction]
fn member<'py>(py: Python<'py>, answer: &[u8], name: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
    read::member(py, answer, name).map_err(|cause| PyValueError::new_err(cause.to_string()))
}

/// A request's text: text as it is, an object as JSON.
fn text_of(request: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    if let Ok(text) = request.cast::<PyString>() {
        return match text.to_str() {
            Ok(text) => Ok(text.as_bytes().to_vec()),
            // A lone surrogate: the core says what is wrong with the bytes.
            Err(_) => text.call_method1("encode", ("utf-8", "surrogatepass"))?.extract(),
        };
    }
    if let Ok(bytes) = request.cast::<PyBytes>() {
        return Ok(bytes.as_bytes().to_vec());
    }
    let py = request.py();
    let written = Writer::new(py).map_err(Problem::from).and_then(|mut writer| {
        writer.value(request, 0)?;
        Ok(writer.out)
    });
    written.map_err(|problem| unfit(py, problem, request.get_item("locale").ok().as_ref()))
}

fn ok(py: Python<'_>, answer: String) -> PyResult<String> {
    if answer.starts_with(OK) { Ok(answer) } else { Err(answered(py, &answer)) }
}

/// The exception for an error answer.
fn answered(py: Python<'_>, answer: &str) -> PyErr {
    static MAKE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let made = MAKE.import(py, "personnel_rules._errors", "answered").and_then(|make| make.call1((answer,)));
    made.map_or_else(|failed| failed, PyErr::from_value)
}

/// The exception for a Python object that has no place in a request.
fn unfit(py: Python<'_>, problem: Problem, locale: Option<&Bound<'_, PyAny>>) -> PyErr {
    static MAKE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    match problem {
        Problem::Python(error) => error,
        Problem::Unfit { kind, type_name, path } => {
            let made = MAKE.import(py, "personnel_rules._errors", "unfit");
            let made = made.and_then(|make| make.call1((kind.name(), type_name, path, locale)));
            made.map_or_else(|failed| failed, PyErr::from_value)
        }
    }
}
