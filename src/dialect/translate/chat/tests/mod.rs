//! The Chat dialect to and from the neutral form.
