//! The questionnaire as users and scripts meet it: a conversation over a pipe, and files.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use super::{Run, belfort, new_folder, program, saved_result};

/// Runs Belfort with these lines on its standard input.
fn piped(arguments: &[&str], lines: &str) -> Run {
    let mut program = program(arguments);
    program
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = program.spawn().expect("run belfort");
    let mut input = child.stdin.take().expect("open its standard input");
    // It may end before it has read everything.
    let _ = input.write_all(lines.as_bytes());
    drop(input);
    let output = child.wait_with_output().expect("wait for belfort");
    Run {
        code: output.status.code(),
        output: String::from_utf8(output.stdout).expect("read what belfort prints"),
        errors: String::from_utf8(output.stderr).expect("read what belfort says"),
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("read the answers")
}

/// The lines of a file of answers that are no comment and not empty, without the day.
fn said(path: &Path) -> Vec<String> {
    let text = read(path);
    let lines = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .filter(|line| !line.starts_with("answered_on"))
        .map(str::to_owned)
        .collect()
}

/// A saved result whose site says that it is made with software of long ago.
fn old_software(folder: &Path) -> String {
    let mut result = json(&read(Path::new(&saved_result())));
    let sites = result.pointer_mut("/evidence/sites/known");
    let sites = sites.and_then(|sites| sites.as_array_mut());
    for site in sites.expect("sites") {
        let headers = site.pointer_mut("/https/known/hops/0/headers");
        let headers = headers.and_then(|headers| headers.as_array_mut());
        headers
            .expect("headers")
            .push(serde_json::json!({ "name": "x-generator", "value": "Drupal 7" }));
    }
    let file = folder.join("result.json");
    fs::write(&file, result.to_string()).expect("save a result");
    file.display().to_string()
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).expect("read JSON")
}

const HEAD: [&str; 2] = [
    "format = \"belfort-answers/1\"",
    "questionnaire = \"short\"",
];

#[test]
fn a_conversation_over_a_pipe_is_saved_and_goes_on_where_it_stopped() {
    let folder = new_folder("assess-resume");
    let file = folder.join("answers.toml");
    let name = file.display().to_string();
    let run = piped(
        &["assess", &name, "--lang", "nl"],
        "3\n\nn vraag An\ns\n4\n",
    );
    assert_eq!((run.code, run.errors.as_str()), (Some(0), ""));
    for part in [
        "Vraag 1 van 8",
        "Uw antwoord, 1 tot 5: \n",
        "Gestopt. Uw antwoorden staan in",
        "Nog geen cijfer",
    ] {
        assert!(run.output.contains(part), "{part}: {}", run.output);
    }
    let lines = said(&file);
    let answers: Vec<&str> = lines.iter().map(String::as_str).collect();
    assert_eq!(answers[..2], HEAD);
    assert_eq!(answers[2..4], ["[answer.passwords]", "implementation = 3"]);
    assert!(answers.contains(&"note = \"vraag An\"") && !answers.contains(&"implementation = 4"));
    assert!(read(&file).contains("answered_on = 20"), "{}", read(&file));

    // Again, in another language and without an end: what is left is answered.
    let run = piped(&["assess", &name, "--lang", "fr"], "4\n4\n4\n4\n4\n4\n4\n");
    assert_eq!((run.code, run.errors.as_str()), (Some(0), ""));
    assert!(
        run.output
            .contains("Vous avez déjà répondu à 1 des 8 questions"),
        "{}",
        run.output
    );
    assert!(run.output.contains("Question 2 sur 8") && !run.output.contains("Question 1 sur 8"));
    // (3 + 7 × 4) / 8 = 3.875, and half of a hundredth goes up.
    assert!(run.output.contains("3,88 sur 5"), "{}", run.output);
    assert!(said(&file).contains(&"note = \"vraag An\"".to_owned()));
    let shown = belfort(&["assess", &name, "--show", "--lang", "de"]);
    assert!(shown.output.contains("3,88 von 5"), "{}", shown.output);
    assert_eq!(
        fs::read_dir(&folder).expect("look into the folder").count(),
        1
    );
}

#[test]
fn one_can_go_back_and_the_end_of_the_lines_is_the_end() {
    let file = new_folder("assess-back").join("a.toml");
    let name = file.display().to_string();
    let run = piped(&["assess", &name, "--lang", "en"], "1\nb\n5\nwhat\n");
    assert_eq!((run.code, run.errors.as_str()), (Some(0), ""));
    assert!(
        run.output.contains("Your answer so far: 1"),
        "{}",
        run.output
    );
    assert!(run.output.contains("`what` is no answer"), "{}", run.output);
    assert!(
        run.output.contains("Stopped. Your answers are in"),
        "{}",
        run.output
    );
    let steps: Vec<_> = said(&file)
        .into_iter()
        .filter(|line| line.contains("implementation"))
        .collect();
    assert_eq!(steps, ["implementation = 5"]);
    for line in run.output.lines() {
        assert!(line.chars().count() <= 80 || line.contains(&name), "{line}");
    }
}

#[test]
fn nobody_is_asked_where_nobody_can_answer() {
    let file = new_folder("assess-nobody").join("a.toml");
    let name = file.display().to_string();
    let run = piped(&["assess", &name], "");
    assert_eq!((run.code, run.output.as_str()), (Some(2), ""));
    assert!(
        run.errors.contains("there is nobody to ask"),
        "{}",
        run.errors
    );
    assert!(run.errors.contains("--write") && run.errors.lines().count() == 1);
    assert!(!file.exists());
    let run = piped(&["assess", &name], "s\n");
    assert_eq!(run.code, Some(0), "{}", run.errors);
    assert!(
        run.output.contains("nothing was saved") && !file.exists(),
        "{}",
        run.output
    );
}

#[test]
fn a_file_to_fill_in_explains_itself_and_reads_back() {
    let folder = new_folder("assess-write");
    for (basic, questions, language) in [(false, 8, "de"), (true, 34, "nl")] {
        let file = folder.join(format!("{questions}.toml"));
        let name = file.display().to_string();
        let mut arguments = vec!["assess", &name, "--write", "--lang", language];
        arguments.extend(basic.then_some("--basic"));
        let run = belfort(&arguments);
        assert_eq!((run.code, run.errors.as_str()), (Some(0), ""));
        assert!(run.output.contains(&name), "{}", run.output);
        let text = read(&file);
        assert_eq!(text.matches("\n[answer.").count(), questions, "{text}");
        // Filled in as it says itself, and read again: a second --write keeps what was answered.
        let filled = text.replacen("# implementation = ", "implementation = 3", 1);
        fs::write(&file, filled).expect("fill it in");
        let again = belfort(&arguments);
        assert_eq!(again.code, Some(0), "{}", again.errors);
        assert_eq!(read(&file).matches("\nimplementation = 3\n").count(), 1);
    }
}

#[test]
fn what_the_scan_saw_stands_beside_the_questions_and_contradicts() {
    let folder = new_folder("assess-scan");
    let file = folder.join("a.toml");
    let name = file.display().to_string();
    let result = old_software(&folder);
    let with = ["assess", &name, "--scan", &result, "--lang", "en"];
    let run = piped(&with, "3\n5\ns\n");
    assert_eq!((run.code, run.errors.as_str()), (Some(0), ""));
    let text = run.output.replace('\n', " ");
    assert!(
        text.contains("To be seen from outside at"),
        "{}",
        run.output
    );
    assert!(text.contains("Saved. But the scan saw: "), "{}", run.output);
    assert!(
        text.contains("The scan contradicts one answer"),
        "{}",
        run.output
    );
    assert!(
        read(&file).contains("\nimplementation = 5\n"),
        "the answer stays as given"
    );
    assert!(
        read(&file).contains("# > "),
        "what was seen stands in the file, too"
    );
}

#[test]
fn a_file_with_mistakes_is_refused_with_all_of_them_and_left_as_it_is() {
    let folder = new_folder("assess-mistakes");
    let file = folder.join("bad.toml");
    let name = file.display().to_string();
    let bad = "format = \"belfort-answers/1\"\nquestionnaire = \"short\"\n\
               [answer.password]\nimplementation = 6\n[answer.updates]\n[answer.updates]\nstep = 2\n";
    fs::write(&file, bad).expect("write a file");
    let result = saved_result();
    let page = folder.join("page.html").display().to_string();
    for arguments in [
        vec!["assess", &name],
        vec!["assess", &name, "--write"],
        vec!["assess", &name, "--show"],
        vec!["judge", &result, "--answers", &name, "-o", &page],
        vec!["example.be", "--answers", &name, "-o", &page],
    ] {
        let run = piped(&arguments, "3\n");
        assert_eq!(
            (run.code, run.output.as_str()),
            (Some(2), ""),
            "{arguments:?}"
        );
        for part in [
            "belfort: 4 mistakes in the answers, so that nothing was done with them:",
            "bad.toml:3:9: there is no question `password`; did you mean `passwords`?",
            "bad.toml:4:18: 6 is no step; a step is a whole number from 1 to 5",
            "bad.toml:6:9: `updates` stands here a second time; keep one of the two",
            "bad.toml:7:1: there is no key `step` here",
        ] {
            assert!(run.errors.contains(part), "{part}: {}", run.errors);
        }
    }
    assert_eq!(read(&file), bad);
    assert_eq!(
        fs::read_dir(&folder).expect("look into the folder").count(),
        1
    );
}

#[test]
fn other_files_are_refused_with_what_to_do() {
    let folder = new_folder("assess-refused");
    let short = folder.join("short.toml").display().to_string();
    assert_eq!(belfort(&["assess", &short, "--write"]).code, Some(0));
    let none = folder.join("none.toml").display().to_string();
    let deep = folder.join("no/such/a.toml").display().to_string();
    let here = folder.display().to_string();
    for (arguments, reason) in [
        (
            vec!["assess", &short, "--basic"],
            "holds answers to the short questions. Name another file",
        ),
        (
            vec!["assess", &none, "--show"],
            "there is no such file. Answer the questions first",
        ),
        (vec!["assess", &deep, "--write"], "there is no folder"),
        (vec!["assess", &here], "that is no ordinary file"),
        (
            vec!["judge", &saved_result(), "--answers", &none],
            "`belfort assess` makes one",
        ),
    ] {
        let run = piped(&arguments, "3\n");
        assert_eq!(
            (run.code, run.output.as_str()),
            (Some(2), ""),
            "{arguments:?}"
        );
        assert!(run.errors.contains(reason), "{}", run.errors);
        assert_eq!(run.errors.lines().count(), 1, "{}", run.errors);
    }
}

#[test]
fn answers_count_in_a_result_and_are_carried_on() {
    let folder = new_folder("assess-judge");
    let file = folder.join("half.toml");
    fs::write(
        &file,
        "format = \"belfort-answers/1\"\nquestionnaire = \"basic\"\nby = \"An\"\n\
         [answer.\"ID.AM-08.2\"]\ndocumentation = 3\nimplementation = 5\n",
    )
    .expect("write answers");
    let name = file.display().to_string();
    let scan = old_software(&folder);
    let plain = belfort(&["judge", &scan, "--json"]);
    let with = belfort(&["judge", &scan, "--json", "--answers", &name]);
    assert_eq!(with.code, Some(0), "{}", with.errors);
    let (plain, result) = (json(&plain.output), json(&with.output));
    assert_eq!(
        plain["score"], result["score"],
        "answers never touch the score"
    );
    assert!(plain.get("assessment").is_none() && plain.get("answers").is_none());
    assert_eq!(result["answers"]["by"], "An");
    assert!(result["assessment"]["maturity"].is_null());
    let questions = result["assessment"]["questions"]
        .as_array()
        .expect("questions");
    assert_eq!(questions.len(), 34);
    let question = questions
        .iter()
        .find(|question| question["id"] == "ID.AM-08.2");
    let question = question.expect("the question about updates");
    assert_eq!(
        (&question["answer"]["implementation"], &question["counted"]),
        (&5.into(), &2.into())
    );
    assert_eq!(
        question["contradicted_by"],
        serde_json::json!(["outdated-software"])
    );

    // A result that was saved with answers is judged with them again, and its page shows them.
    let saved = folder.join("result.json");
    fs::write(&saved, &with.output).expect("save the result");
    let page = folder.join("page.html");
    let again = belfort(&[
        "judge",
        &saved.display().to_string(),
        "-o",
        &page.display().to_string(),
        "--lang",
        "fr",
    ]);
    assert_eq!(again.code, Some(0), "{}", again.errors);
    assert!(
        again.output.contains("Pas encore de chiffre"),
        "{}",
        again.output
    );
    let page = read(&page);
    assert!(page.contains("id=\"assessment\"") && page.contains("Répondu par An."));
}

/// Every name that the schema says an object has, and no other: what it calls `additionalProperties = false`.
#[test]
fn a_result_with_answers_has_only_what_the_schema_knows() {
    let schema = belfort(&["checks", "schema"]).output;
    let schema = json(&schema);
    let definitions = &schema["$defs"];
    for (name, keys) in [
        (
            "Answers",
            &["questionnaire", "answered_on", "by", "answers"][..],
        ),
        ("Answer", &["documentation", "implementation", "note"]),
        ("Assessment", &["questionnaire", "questions", "maturity"]),
        (
            "Maturity",
            &[
                "total",
                "categories",
                "key_measures",
                "threshold",
                "reached",
            ],
        ),
    ] {
        let properties = definitions[name]["properties"].as_object().expect(name);
        let known: Vec<&str> = properties.keys().map(String::as_str).collect();
        assert_eq!(known, keys, "{name}");
    }
    let step = &definitions["Answer"]["properties"]["implementation"];
    assert_eq!((&step["minimum"], &step["maximum"]), (&1.into(), &5.into()));
}
