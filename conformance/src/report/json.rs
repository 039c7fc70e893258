//! The run as JSON, and the published schema of it.

use std::io;

use crate::run::{Run, SCHEMA_VERSION};

/// Writes the run.
pub fn write(run: &Run, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, run)?;
    out.write_all(b"\n")
}

/// The schema that each report keeps to. Consumers ignore members that it does
/// not name.
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(Run);
    schema.insert("title".into(), format!("jwt-conformance report {SCHEMA_VERSION}").into());
    schema.into()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    /// `UPDATE_GENERATED=1 cargo test` writes it anew.
    #[test]
    fn the_published_schema_is_that_of_the_code() -> io::Result<()> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
        let path = folder.join(format!("report-{SCHEMA_VERSION}.schema.json"));
        let generated = format!("{}\n", serde_json::to_string_pretty(&schema())?);
        if std::env::var_os("UPDATE_GENERATED").is_some_and(|value| value == "1") {
            fs::create_dir_all(folder)?;
            return fs::write(path, generated);
        }
        // Git may write the file with other line ends on Windows.
        let published = fs::read_to_string(&path)?.replace("\r\n", "\n");
        assert!(
            published == generated,
            "{} is out of date; run the tests with UPDATE_GENERATED=1",
            path.display()
        );
        Ok(())
    }
}
