//! A backend that was written for the issuer of a vendor, with the commands of
//! the README that are run by hand.

use std::io::{BufRead as _, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::backend;

/// A process that ends with the test.
struct Running(Child);

impl Running {
    fn start(command: &mut Command) -> Self {
        Self(command.stdin(Stdio::null()).spawn().unwrap())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The commands of the block of the README that asks for a token.
fn commands() -> Vec<String> {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let readme = std::fs::read_to_string(readme).unwrap().replace("\r\n", "\n");
    let mut blocks = readme.split("```console\n").skip(1);
    let block = blocks.find(|block| block.contains("TOKEN=$(")).unwrap();
    let block = block.split("```").next().unwrap().replace("\\\n", "");
    block.lines().filter_map(|line| line.strip_prefix("$ ")).map(str::to_owned).collect()
}

fn shell(command: &str, folder: &Path) -> Command {
    let mut shell = Command::new("sh");
    // All of it stays on this machine, where a proxy has no business.
    shell.args(["-c", command]).current_dir(folder).env("NO_PROXY", "*").env("no_proxy", "*");
    shell
}

fn answer(command: &str, folder: &Path) -> String {
    let output = shell(command, folder).output().unwrap();
    let [stdout, stderr] =
        [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
    assert!(output.status.success(), "{command}\n{stdout}{stderr}");
    stdout
}

#[test]
fn a_token_by_curl_from_the_endpoint_of_authaction_opens_its_backend() {
    let backend = backend::read("flask-drops-cache");
    if !backend::can_install(&backend) {
        return;
    }
    let env = backend::install(&backend, None);
    let commands = commands();
    let [issuer, server, token, request] = commands.as_slice() else { panic!("{commands:?}") };
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();

    let options = issuer.strip_prefix("jwt-conformance ").unwrap().split(' ');
    let mut issuer = Command::new(env!("CARGO_BIN_EXE_jwt-conformance"));
    issuer.args(options).args(["--listen", "127.0.0.1:0", "--control", "127.0.0.1:0"]);
    let mut issuer = Running::start(issuer.current_dir(folder).stdout(Stdio::piped()));
    let mut lines = BufReader::new(issuer.0.stdout.take().unwrap()).lines().map(Result::unwrap);
    let url = lines.find_map(|line| Some(line.strip_prefix("issuer ")?.trim().to_owned())).unwrap();
    let address = url.strip_prefix("https://").unwrap();

    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let here = |command: &str| {
        command
            .replace("127.0.0.1:9470", address)
            .replace("127.0.0.1:8000", &format!("127.0.0.1:{port}"))
            .replace("PORT=8000", &format!("PORT={port}"))
            .replace("python app.py", &backend.fill("{env}/bin/python {dir}/app.py", &env))
    };
    let server = shell(&format!("exec env {}", here(server)), folder).stderr(Stdio::null()).spawn();
    let _server = Running(server.unwrap());
    let deadline = Instant::now() + Duration::from_secs(60);
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(Instant::now() < deadline, "the backend does not listen");
        std::thread::sleep(Duration::from_millis(20));
    }

    let opened = answer(&format!("{}\n{}", here(token), here(request)), folder);
    assert!(opened.starts_with("HTTP/1.1 200 OK"), "{opened}");
    assert!(opened.contains("test-client@clients"), "{opened}");
    let refused = answer(&here(request).replace("$TOKEN", "e30.e30.e30"), folder);
    assert!(refused.starts_with("HTTP/1.1 401 "), "{refused}");
}
