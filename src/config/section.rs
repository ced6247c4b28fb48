//! The macro that makes a section of settings: the struct, its defaults, its reading, its page of the printed
//! file and its answer to "what needs a restart" all come from one list, so that they cannot disagree.

use std::ops::{Bound, RangeBounds};

use serde_json::Value;

use super::setting::SettingKind;

/// What is known of a setting before anybody sets it.
#[derive(Clone, Debug)]
pub(super) struct Described {
    pub name: &'static str,
    /// As a dotted path.
    pub path: &'static str,
    pub docs: &'static [&'static str],
    /// The variable that overrides it.
    pub env: Option<&'static str>,
    /// What to write, where the default is to leave it out.
    pub example: Option<&'static str>,
    pub default: Option<String>,
    pub default_json: Value,
    pub kind: SettingKind,
    pub range: Option<Range>,
    pub secret: bool,
    pub restart: bool,
    /// Why it is not to be changed while the hub runs, where that is not because of the two above.
    pub fixed: Option<&'static str>,
}

impl Described {
    /// Why it cannot be set in the database; `None` where it can.
    pub(super) fn why_fixed(&self) -> Option<&'static str> {
        if self.secret {
            return Some("it is a secret");
        }
        self.fixed
            .or_else(|| self.restart.then_some("a change needs a restart"))
    }
}

/// The lowest and the highest that a number may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    pub lowest: u64,
    pub highest: Option<u64>,
}

impl Range {
    pub(super) fn of<T, R>(range: &R) -> Self
    where
        T: TryInto<u64> + Copy,
        R: RangeBounds<T>,
    {
        let number = |bound: Bound<&T>| match bound {
            Bound::Included(number) => (*number).try_into().ok(),
            _ => None,
        };
        Self {
            lowest: number(range.start_bound()).unwrap_or(0),
            highest: number(range.end_bound()),
        }
    }
}

/// Turns the macro's "at most one" into an option.
pub(super) fn at_most_one<T: Copy>(given: &[T]) -> Option<T> {
    given.first().copied()
}

/// `name: type = default, env "VARIABLE", example "value", range 1..=10, check function, restart true, fixed "why";` with
/// all after the default optional. `restart true` marks what a reload cannot apply, `fixed` what only the operator is to
/// state, in file or environment. Whatever is neither, nor secret, can also be set in the database.
macro_rules! section {
    (
        $(#[doc = $doc:literal])+
        $name:ident in $section:literal {
            $(
                $(#[doc = $field_doc:literal])+
                $field:ident: $type:ty = $default:expr
                    $(, env $env:literal)?
                    $(, example $example:literal)?
                    $(, range $range:expr)?
                    $(, check $check:expr)?
                    $(, restart $restart:literal)?
                    $(, fixed $fixed:literal)?;
            )+
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $(
                $(#[doc = $field_doc])+
                #[doc = concat!("\n\nDefault: `", stringify!($default), "`.", $(" Environment: `", $env, "`.")?)]
                pub $field: $type,
            )+
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default),+ }
            }
        }

        impl $name {
            pub(super) const DOCS: &'static [&'static str] = &[$($doc),+];

            pub(super) fn read(root: &$crate::config::fields::Fields<'_>) -> Self {
                let fields = root.section($section);
                Self {
                    $($field: fields.setting(
                        stringify!($field),
                        $crate::config::section::at_most_one(&[$($env)?]),
                        $default,
                        &[
                            $(&$crate::config::check::in_range::<$type, _>($range),)?
                            $(&$check,)?
                        ],
                    )),+
                }
            }

            pub(super) fn describe() -> Vec<$crate::config::section::Described> {
                use $crate::config::section::at_most_one;
                use $crate::config::setting::Setting;
                let default = Self::default();
                vec![$($crate::config::section::Described {
                    name: stringify!($field),
                    path: concat!($section, ".", stringify!($field)),
                    docs: &[$($field_doc),+],
                    env: at_most_one(&[$($env)?]),
                    example: at_most_one(&[$($example)?]),
                    default: default.$field.render(),
                    default_json: default.$field.json(),
                    kind: <$type as Setting>::kind(),
                    range: at_most_one(&[$($crate::config::Range::of::<$type, _>(&($range)))?]),
                    secret: <$type as Setting>::SECRET,
                    restart: at_most_one::<bool>(&[$($restart)?]).is_some(),
                    fixed: at_most_one(&[$($fixed)?]),
                }),+]
            }

            /// The settings in force.
            pub(super) fn effective(&self, stated: &$crate::config::Stated) -> Vec<$crate::config::Effective> {
                let default = Self::default();
                let values = vec![$($crate::config::effective::Shown::of(&self.$field, &default.$field)),+];
                let described = Self::describe().into_iter().zip(values);
                described.map(|(described, shown)| $crate::config::Effective::of(described, shown, stated)).collect()
            }

            /// Sets one field, by the checks that the file meets, too.
            ///
            /// # Errors
            /// Why the value is none.
            pub(super) fn set(&mut self, field: &str, value: &serde_json::Value) -> Result<(), String> {
                $(
                    if field == stringify!($field) {
                        self.$field = $crate::config::fields::read_json(value, &[
                            $(&$crate::config::check::in_range::<$type, _>($range),)?
                            $(&$check,)?
                        ])?;
                        return Ok(());
                    }
                )+
                Err("is no setting".to_owned())
            }

            /// The settings that differ and that only a restart applies.
            pub(super) fn restart_needed(&self, new: &Self) -> Vec<&'static str> {
                let mut names = Vec::new();
                $(
                    if $crate::config::section::at_most_one::<bool>(&[$($restart)?]).is_some() && self.$field != new.$field {
                        names.push(concat!($section, ".", stringify!($field)));
                    }
                )+
                names
            }
        }
    };
}
pub(super) use section;
