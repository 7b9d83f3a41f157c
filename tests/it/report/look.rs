//! A month to look at: real days, four times as slow, in the procedure groups of the demo's office. `REPORT_DIR=DIR` has it
//! written there in every form.
