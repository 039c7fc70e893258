//! `matrix`: many backends, or reports of them, side by side.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, ValueHint};
use futures_util::StreamExt as _;
use futures_util::stream;

use super::args::RunArgs;
use super::error::Error;
use super::{check, output, run, signals, typed};
use crate::catalogue;
use crate::exit::Exit;
use crate::gallery::{self, Backend, GalleryError, Version};
use crate::matrix::{Column, Matrix, page, table};
use crate::progress::Interrupt;
use crate::report::{Format, ReportSpec, replace, words};
use crate::run::Run;
use crate::runner;

/// Where backends are installed, unless it is said.
const CACHE: &str = ".jwt-conformance";

/// The options of `matrix`.
#[derive(Args, Clone, Debug)]
pub(super) struct MatrixArgs {
    /// Folder of backends, or a JSON report of an earlier run
    ///
    /// Each folder in it with a backend.toml is a backend. Reports are not run
    /// again.
    #[arg(value_name = "PATH", required = true, value_hint = ValueHint::AnyPath)]
    paths: Vec<PathBuf>,

    /// Options of `run` for each backend, above those of its backend.toml
    #[arg(value_name = "RUN OPTIONS", last = true, allow_hyphen_values = true)]
    options: Vec<String>,

    /// Only backends whose name matches; may be repeated
    ///
    /// `*` stands for any text: 'flask-*'. Defaults to all.
    #[arg(long, value_name = "GLOB", value_parser = super::values::text)]
    only: Vec<String>,

    /// The page to write
    #[arg(long, value_name = "FILE", default_value = "matrix.html", value_hint = ValueHint::FilePath)]
    html: PathBuf,

    /// The table to write, in Markdown
    #[arg(long, value_name = "FILE", default_value = "matrix.md", value_hint = ValueHint::FilePath)]
    markdown: PathBuf,

    /// Folder for the JSON report of each run
    ///
    /// Defaults to none. The reports can be given as PATH later.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    save: Option<PathBuf>,

    /// Where backends are installed
    ///
    /// Defaults to the folder .jwt-conformance in PATH.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    cache: Option<PathBuf>,

    /// How many backends run at once, at most
    #[arg(long, value_name = "N", default_value = "1", value_parser = clap::value_parser!(u8).range(1..))]
    at_once: u8,
}

/// The options of `run`, read as on a command line of their own. Later ones
/// stand above earlier ones.
#[derive(Debug, Parser)]
#[command(name = "run", no_binary_name = true, args_override_self = true)]
struct Line {
    #[command(flatten)]
    run: RunArgs,
}

/// What becomes a column.
enum Source {
    /// A finished run.
    Report(Box<Column>),
    /// A backend to be installed and run.
    Backend { backend: Box<Backend>, version: Option<Version>, cache: PathBuf },
}

/// Runs the backends and writes both files. Returns the exit code.
pub(super) fn matrix(args: &MatrixArgs) -> Result<u8, Error> {
    let sources = sources(args)?;
    if check::writable_as("HTML", &args.html)? == check::writable_as("Markdown", &args.markdown)? {
        return Err(Error::SameReportPath(args.html.clone()));
    }
    let interrupt = Interrupt::default();
    let plan = Arc::new(args.clone());
    let columns = signals::run(interrupt.clone(), async move {
        let run = |source| column(source, plan.clone(), interrupt.clone());
        Ok(stream::iter(sources).map(run).buffered(usize::from(plan.at_once)).collect().await)
    })?;
    let matrix = Matrix::new(columns);
    for (path, text) in
        [(&args.html, page::write(&matrix)), (&args.markdown, table::write(&matrix))]
    {
        replace(path, |mut file| file.write_all(text.as_bytes()))
            .map_err(|source| Error::WriteFile { path: path.clone(), source })?;
    }
    output::result(&format!("{}\n{}\n", args.html.display(), args.markdown.display()))?;
    Ok(exit(&matrix).code())
}

/// What is there to be put side by side, before anything is run.
fn sources(args: &MatrixArgs) -> Result<Vec<Source>, Error> {
    let mut sources = Vec::new();
    for path in &args.paths {
        if path.is_file() {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            if is_wanted(args, &name) {
                sources.push(Source::Report(Box::new(report(path, name)?)));
            }
            continue;
        }
        let cache = args.cache.clone().unwrap_or_else(|| path.join(CACHE));
        for name in gallery::names(path)? {
            if !is_wanted(args, &name) {
                continue;
            }
            let backend = Backend::read(&path.join(&name))?;
            for version in backend.versions() {
                // Wrong options are told before the first backend is installed.
                line(args, &backend, Path::new(""))?;
                let backend = Box::new(backend.clone());
                sources.push(Source::Backend { backend, version: *version, cache: cache.clone() });
            }
        }
    }
    if sources.is_empty() {
        return Err(Error::NoBackend(args.only.join(", ")));
    }
    Ok(sources)
}

fn is_wanted(args: &MatrixArgs, name: &str) -> bool {
    args.only.is_empty() || args.only.iter().any(|glob| catalogue::matches(glob, name))
}

/// A column of a report.
fn report(path: &Path, name: String) -> Result<Column, Error> {
    let text = fs::read_to_string(path)
        .map_err(|source| Error::ReadReport { path: path.into(), source })?;
    let run: Run = serde_json::from_str(&text)
        .map_err(|source| Error::ParseReport { path: path.into(), source })?;
    Ok(Column {
        name,
        title: String::new(),
        stack: String::new(),
        packages: run.target.libraries.clone(),
        options: Vec::new(),
        result: Ok(run),
    })
}

/// The options of a backend's run, and as they are printed again.
fn line(args: &MatrixArgs, backend: &Backend, env: &Path) -> Result<(RunArgs, Vec<String>), Error> {
    let settings = &backend.settings;
    let fill = |words: &[String]| -> Vec<String> {
        words.iter().map(|word| backend.fill(word, env)).collect()
    };
    let words = fill(&settings.args)
        .into_iter()
        .chain(args.options.iter().cloned())
        .chain([settings.url.clone(), "--".into()])
        .chain(fill(&settings.command));
    let wrong = |error: &clap::Error| Error::BackendOptions {
        name: backend.name.clone(),
        // Without the usage, which is that of another command line.
        problem: error
            .to_string()
            .trim_start_matches("error: ")
            .lines()
            .take_while(|line| !line.is_empty())
            .collect::<Vec<_>>()
            .join(" "),
    };
    let matches = Line::command().try_get_matches_from(words).map_err(|error| wrong(&error))?;
    let line = Line::from_arg_matches(&matches).map_err(|error| wrong(&error))?.run;
    if !line.output.report.is_empty() {
        return Err(Error::ReportOfBackend);
    }
    Ok((line, typed::options(&Line::command(), &matches)))
}

/// Installs and runs a backend. What goes wrong with it is told in its column.
async fn column(source: Source, args: Arc<MatrixArgs>, interrupt: Interrupt) -> Column {
    let (backend, version, cache) = match source {
        Source::Report(column) => return *column,
        Source::Backend { backend, version, cache } => (backend, version, cache),
    };
    let name = backend.name_of(version);
    let mut column = Column {
        title: backend.settings.title.clone(),
        stack: backend.settings.stack.clone(),
        packages: backend.packages(version),
        options: Vec::new(),
        result: Err("interrupted".into()),
        name,
    };
    if interrupt.is_set() {
        return column;
    }
    output::note(&format!("{}: installing and running", column.name));
    let run = async {
        let env = installed(backend.clone(), version, cache).await?;
        let (line, options) = line(&args, &backend, &env)?;
        column.options.clone_from(&options);
        let result = run_line(&line, options, interrupt).await;
        Ok((env, result?))
    };
    match run.await {
        Ok((env, run)) => {
            output::note(&format!("{}: {}", column.name, told(&run)));
            column.result = Ok(run);
            column.hide(&env, "{env}");
        }
        Err(error) => {
            let problem = output::chain(&error);
            output::warning(&format!("{} was not run: {problem}", column.name));
            column.result = Err(problem);
        }
    }
    column.hide(&backend.dir, "{dir}");
    save(&args, &column);
    column
}

/// Writes the report of a run. The other runs go on if that fails.
fn save(args: &MatrixArgs, column: &Column) {
    let (Some(folder), Ok(run)) = (&args.save, &column.result) else { return };
    let path = folder.join(format!("{}.json", column.name.replace(' ', "-")));
    if let Err(error) = (ReportSpec { format: Format::Json, path }).write(run) {
        output::error(&error.into());
    }
}

/// Installing takes long and blocks.
async fn installed(
    backend: Box<Backend>,
    version: Option<Version>,
    cache: PathBuf,
) -> Result<PathBuf, Error> {
    let install = move || {
        // COMMAND may be run in another folder than this one.
        fs::create_dir_all(&cache)
            .and_then(|()| ignore_in_git(&cache))
            .and_then(|()| cache.canonicalize())
            .map_err(|source| GalleryError::Write { path: cache.clone(), source })
            .and_then(|cache| backend.install(version, &cache))
    };
    let installed = tokio::task::spawn_blocking(install).await;
    let installed = installed.map_err(|error| Error::Panicked(error.to_string()))?;
    Ok(installed?)
}

/// What is installed is not to be committed, wherever it lies.
fn ignore_in_git(cache: &Path) -> std::io::Result<()> {
    fs::write(cache.join(".gitignore"), "*\n")
}

async fn run_line(
    line: &RunArgs,
    options: Vec<String>,
    interrupt: Interrupt,
) -> Result<Run, Error> {
    let options = run::options(line, options)?;
    let cases = catalogue::select(&options.selection)?;
    let fail_on = line.pace.fail_on.clone();
    Ok(runner::run(options, cases, interrupt, Arc::new(|_| {}), &fail_on).await?)
}

/// A run in a line.
#[expect(clippy::cast_precision_loss, reason = "runs take minutes, not millennia")]
fn told(run: &Run) -> String {
    let summary = run.summary;
    let mut parts: Vec<String> = run.diagnosis.iter().map(|found| found.id.word().into()).collect();
    for (n, word) in [
        (summary.passed, "passed"),
        (summary.failed, "failed"),
        (summary.warned, "warned"),
        (summary.unclear, "unclear"),
        (summary.not_run, "not run"),
    ] {
        if n > 0 {
            parts.push(format!("{n} {word}"));
        }
    }
    format!("{} in {}", parts.join(", "), words::duration(run.duration_ms as f64))
}

/// The gravest exit of the runs. A backend that was not run was not judged.
fn exit(matrix: &Matrix) -> Exit {
    let codes: Vec<u8> = matrix
        .columns()
        .iter()
        .map(|column| match &column.result {
            Ok(run) => run.exit_code,
            Err(_) => Exit::CouldNotJudge.code(),
        })
        .collect();
    [Exit::Interrupted, Exit::Failed, Exit::CouldNotJudge, Exit::NothingSelected]
        .into_iter()
        .find(|exit| codes.contains(&exit.code()))
        .unwrap_or(Exit::Passed)
}
