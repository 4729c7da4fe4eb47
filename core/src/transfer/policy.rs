//! The rules of a year as the engine takes them: the stages in their order, and what becomes of a post that is left.

use super::instance::{school, teacher};

/// What becomes of the post that a teacher placed in a single transfer leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Release {
    /// It is not opened: the county fills it otherwise.
    None,
    /// It is opened in the next stage.
    NextStage,
    /// It is opened at once; whoever ranks highest and wishes for it comes next, whether or not the turn was over.
    Cascade,
}

/// A stage of the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage {
    /// Who takes part: teachers with all of these marks ([`teacher`]). 0 for everyone.
    pub teachers: u8,
    /// Where: schools with all of these marks ([`school`]). 0 for all.
    pub schools: u8,
    /// Whether each goes to schools that are mainly of her own Indigenous people alone.
    pub own_people: bool,
    /// 0 for a single transfer into vacancies; from 2 on, exchanges of exactly so many teachers.
    pub exchange: u8,
    /// What becomes of the posts that are left. Exchanges leave none.
    pub release: Release,
}

impl Stage {
    /// Indigenous teachers who consent, into Indigenous key schools.
    #[must_use]
    pub fn indigenous(release: Release) -> Self {
        Self { teachers: teacher::INDIGENOUS, schools: school::INDIGENOUS_KEY, own_people: false, exchange: 0, release }
    }

    /// As [`Stage::indigenous`], into the schools that are mainly of the own people.
    #[must_use]
    pub fn own_people(release: Release) -> Self {
        Self { own_people: true, ..Self::indigenous(release) }
    }

    /// Teachers with a certificate of a language, into the schools that give them priority.
    #[must_use]
    pub fn language(release: Release) -> Self {
        Self { teachers: teacher::LANGUAGE, schools: school::LANGUAGE, own_people: false, exchange: 0, release }
    }

    /// Volunteers for remote service, into the schools to which they come first.
    #[must_use]
    pub fn remote_volunteer(release: Release) -> Self {
        Self {
            teachers: teacher::REMOTE_VOLUNTEER,
            schools: school::REMOTE_VOLUNTEER,
            own_people: false,
            exchange: 0,
            release,
        }
    }

    /// Everyone, into vacancies.
    #[must_use]
    pub fn single(release: Release) -> Self {
        Self { teachers: 0, schools: 0, own_people: false, exchange: 0, release }
    }

    /// Exchanges of so many.
    #[must_use]
    pub fn exchange(length: u8) -> Self {
        Self { teachers: 0, schools: 0, own_people: false, exchange: length, release: Release::None }
    }
}

/// Longest exchange that the engine looks for.
pub const LONGEST_EXCHANGE: u8 = 8;

/// Most stages of a run.
pub const MOST_STAGES: usize = 64;

/// The rules of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Stages, in their order.
    pub stages: Vec<Stage>,
    /// Whether every school is tried with a teacher's first subject before the first school is tried with the second.
    pub subject_first: bool,
}

/// What is wrong with a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// No stage at all, or more than [`MOST_STAGES`].
    #[error("a run has 1 to 64 stages")]
    StageCount,
    /// The same stage twice.
    #[error("stage {stage} stands there twice")]
    Repeated {
        /// The second of them, from 0.
        stage: usize,
    },
    /// An exchange of one, or of more than [`LONGEST_EXCHANGE`].
    #[error("stage {stage} is an exchange of {length}")]
    ExchangeLength {
        /// The stage, from 0.
        stage: usize,
        /// Its length.
        length: u8,
    },
    /// An exchange that is to leave posts open.
    #[error("stage {stage} is an exchange and leaves no post")]
    ExchangeReleases {
        /// The stage, from 0.
        stage: usize,
    },
    /// A post that is to be opened in the next stage of single transfers, where there is none.
    #[error("after stage {stage} no stage takes the posts that it leaves")]
    NothingAfter {
        /// The stage, from 0.
        stage: usize,
    },
}

impl Policy {
    /// The national run: Indigenous, language, volunteers for remote service, everyone, exchanges of two to five. What is
    /// left is not opened.
    #[must_use]
    pub fn national() -> Self {
        let mut stages = vec![
            Stage::indigenous(Release::None),
            Stage::language(Release::None),
            Stage::remote_volunteer(Release::None),
            Stage::single(Release::None),
        ];
        stages.extend((2..=5).map(Stage::exchange));
        Self { stages, subject_first: false }
    }

    /// Within a county as New Taipei has it: Indigenous teachers first into the schools of their own people; what the
    /// priority stages leave is opened in the stage that follows.
    #[must_use]
    pub fn new_taipei() -> Self {
        let mut policy = Self::national();
        policy.stages.insert(0, Stage::own_people(Release::None));
        for stage in policy.stages.iter_mut().filter(|stage| stage.teachers != 0) {
            stage.release = Release::NextStage;
        }
        policy
    }

    /// Whether the stages contradict one another.
    ///
    /// # Errors
    ///
    /// The first contradiction.
    pub fn check(&self) -> Result<(), PolicyError> {
        if !(1..=MOST_STAGES).contains(&self.stages.len()) {
            return Err(PolicyError::StageCount);
        }
        for (at, stage) in self.stages.iter().enumerate() {
            let kind = |stage: &Stage| (stage.teachers, stage.schools, stage.own_people, stage.exchange);
            if self.stages.iter().take(at).any(|earlier| kind(earlier) == kind(stage)) {
                return Err(PolicyError::Repeated { stage: at });
            }
            if stage.exchange == 0 {
                let single_follows = self.stages.iter().skip(at.saturating_add(1)).any(|later| later.exchange == 0);
                if stage.release == Release::NextStage && !single_follows {
                    return Err(PolicyError::NothingAfter { stage: at });
                }
                continue;
            }
            if !(2..=LONGEST_EXCHANGE).contains(&stage.exchange) {
                return Err(PolicyError::ExchangeLength { stage: at, length: stage.exchange });
            }
            if stage.release != Release::None {
                return Err(PolicyError::ExchangeReleases { stage: at });
            }
        }
        Ok(())
    }
}
