//! The macro that makes a section of settings: the struct, its defaults, its reading, its page of the printed
//! file and its answer to "what needs a restart" all come from one list, so that they cannot disagree.

/// One setting as the printed file shows it.
#[derive(Debug)]
pub(super) struct Described {
    pub name: &'static str,
    pub docs: &'static [&'static str],
    /// The variable that overrides it.
    pub env: Option<&'static str>,
    /// What to write, where the default is to leave it out.
    pub example: Option<&'static str>,
    pub default: Option<String>,
    pub restart: bool,
}

/// Turns the macro's "at most one" into an option.
pub(super) fn at_most_one<T: Copy>(given: &[T]) -> Option<T> {
    given.first().copied()
}

/// `name: type = default, env "VARIABLE", example "value", check function, restart true;` with all after the
/// default optional. `restart true` marks what a reload cannot apply.
macro_rules! section {
    (
        $(#[doc = $doc:literal])+
        $name:ident in $section:literal {
            $(
                $(#[doc = $field_doc:literal])+
                $field:ident: $type:ty = $default:expr
                    $(, env $env:literal)?
                    $(, example $example:literal)?
                    $(, check $check:expr)?
                    $(, restart $restart:literal)?;
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
                        &[$(&$check)?],
                    )),+
                }
            }

            pub(super) fn describe() -> Vec<$crate::config::section::Described> {
                use $crate::config::section::at_most_one;
                use $crate::config::setting::Setting;
                let default = Self::default();
                vec![$($crate::config::section::Described {
                    name: stringify!($field),
                    docs: &[$($field_doc),+],
                    env: at_most_one(&[$($env)?]),
                    example: at_most_one(&[$($example)?]),
                    default: default.$field.render(),
                    restart: at_most_one::<bool>(&[$($restart)?]).is_some(),
                }),+]
            }

            /// The settings in force.
            pub(super) fn effective(&self, env: &dyn $crate::config::Environment) -> Vec<$crate::config::Effective> {
                let default = Self::default();
                vec![$($crate::config::effective::one(
                    concat!($section, ".", stringify!($field)),
                    &self.$field,
                    &default.$field,
                    $crate::config::section::at_most_one(&[$($env)?]),
                    $crate::config::section::at_most_one::<bool>(&[$($restart)?]).is_some(),
                    env,
                )),+]
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
