//! Which names of models can be one at all.

/// Longest model name that is routed, logged and priced.
const MODEL_MAX: usize = 256;

/// Refuses a model name that could not be one.
pub fn check_model(model: &str) -> Result<(), String> {
    if model.is_empty() {
        return Err("`model` is empty".to_owned());
    }
    if model.len() > MODEL_MAX {
        return Err(format!(
            "`model` is {} bytes long, more than {MODEL_MAX}",
            model.len()
        ));
    }
    if let Some(found) = model.chars().find(|c| c.is_control()) {
        return Err(format!("`model` holds the control character {found:?}"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_name_is_short_and_printable() {
        assert_eq!(check_model("claude-sonnet-4-5"), Ok(()));
        assert!(check_model("").is_err());
        assert!(check_model("a\nb").unwrap_err().contains("'\\n'"));
        assert!(check_model(&"x".repeat(257)).unwrap_err().contains("257"));
    }
}
