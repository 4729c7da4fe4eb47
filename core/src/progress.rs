//! How far a long run is.

use core::cell::RefCell;
use core::fmt;
use core::ops::ControlFlow;

/// How far a long run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The stage, from 0.
    pub stage: usize,
    /// Teachers of the stage whose turn is over.
    pub done: u32,
    /// Teachers in all.
    pub of: u32,
    /// Teachers placed so far, in all stages.
    pub placed: u32,
}

/// Is told how far a run is, and may end it.
pub type OnProgress<'a> = dyn FnMut(Progress) -> ControlFlow<()> + 'a;

/// Whoever watches a case while it is decided.
pub(crate) trait Watcher {
    fn tell(&self, progress: Progress) -> ControlFlow<()>;
}

impl<F: FnMut(Progress) -> ControlFlow<()>> Watcher for RefCell<F> {
    fn tell(&self, progress: Progress) -> ControlFlow<()> {
        // A watcher that asks something of the library is not told of that.
        self.try_borrow_mut().map_or(ControlFlow::Continue(()), |mut watcher| watcher(progress))
    }
}

/// The watcher of a case, if it has one.
#[derive(Clone, Copy, Default)]
pub(crate) struct Watch<'a>(pub(crate) Option<&'a dyn Watcher>);

impl Watch<'_> {
    pub(crate) fn tell(self, progress: Progress) -> ControlFlow<()> {
        self.0.map_or(ControlFlow::Continue(()), |watcher| watcher.tell(progress))
    }
}

impl fmt::Debug for Watch<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Watch").field(&self.0.is_some()).finish()
    }
}
