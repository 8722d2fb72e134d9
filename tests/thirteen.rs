//! One page, thirteen changes: what a publisher does to it all day, and the one thing that is news.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use support::program::Program;
use support::site::{Reply, Site};

const PATH: &str = "/news/lind-on-ostia";
const OPEN: &str =
    "“We are open to sending troops to Ostia,” Prime Minister Mara Lind told reporters on the way to the council.";
const READY: &str =
    "“We are ready to send troops to Ostia,” Prime Minister Mara Lind told reporters on the way to the council.";
const TEXT: [&str; 4] = [
    "The council met in the old hall on the question of roads and bridges, which took most of the day.",
    "Delegates from four provinces spoke of schools, of harbours and of the price of bread for hours.",
    "A vote on the budget is planned for the week after next, the speaker of the house has said.",
    "The harbour of the capital was closed in the morning because of the fog, and ferries ran late.",
];

/// How the page looks.
#[derive(Clone)]
struct Look {
    headline: &'static str,
    said: &'static str,
    text: Vec<String>,
    head: &'static str,
    aside: String,
    published: String,
}

impl Look {
    fn first() -> Self {
        let now = stancewatch::model::Clock::now(&stancewatch::daemon::SystemClock);
        Self {
            headline: "Lind speaks on Ostia",
            said: OPEN,
            text: TEXT.map(str::to_owned).to_vec(),
            head: "",
            aside: "<aside><a href=\"/news/other\">Other news of the day</a></aside>".to_owned(),
            published: now.checked_sub(jiff::SignedDuration::from_hours(3)).unwrap().to_string(),
        }
    }

    fn page(&self) -> String {
        let Self { headline, said, text, head, aside, published } = self;
        let body: String = text.iter().map(|line| format!("<p>{line}</p>")).collect();
        format!(
            "<!doctype html><html lang=\"en\"><head><title>{headline} | The Courier</title>\
             <meta property=\"og:type\" content=\"article\"><meta property=\"og:title\" content=\"{headline}\">\
             <meta property=\"article:published_time\" content=\"{published}\">{head}</head><body><main><article>\
             <h1>{headline}</h1><p>{said}</p>{body}</article></main>{aside}</body></html>"
        )
    }
}

fn alerts(program: &Program) -> Vec<String> {
    let text = std::fs::read_to_string(program.path("alerts.jsonl")).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn of_thirteen_changes_to_a_page_the_true_shift_is_the_one_alert() {
    let site = Site::start();
    let program = Program::with(&format!(
        "[fetch]\nallow_private = [\"127.0.0.1\"]\nhost_gap = \"0s\"\n[trouble]\nenabled = false\n[[source]]\nurl = \"{}\"\n\
         kind = \"article\"\n[[notify.command]]\ncommand = [\"sh\", \"-c\", \"cat >> alerts.jsonl\"]\n",
        site.url(PATH)
    ));
    let mut look = Look::first();
    let serve = |look: &Look| site.set(PATH, Reply::html(look.page()));
    serve(&look);
    program.run(&["check"]).exits(0);

    // Eight that are cosmetic.
    let cosmetic: [fn(&mut Look); 8] = [
        |look| look.head = "<link rel=\"stylesheet\" href=\"/new.css\">",
        |look| look.aside = "<aside><a href=\"/news/third\">Something else</a></aside>".to_owned(),
        |look| look.aside.push_str("<footer>Copyright The Courier. All rights reserved. Contact the desk.</footer>"),
        |look| look.text[1] = look.text[1].replace("for hours", "for  hours"),
        |look| look.text[2].push_str(" No date was given."),
        |look| look.text[0] = look.text[0].replace("roads and bridges", "roads, bridges"),
        |look| look.text.push("This article has been updated with the ferries.".to_owned()),
        |look| look.text[3] = look.text[3].replace("ferries ran late", "the ferries ran an hour late"),
    ];
    for change in cosmetic {
        change(&mut look);
        serve(&look);
        program.run(&["check"]).exits(0);
    }
    // An error, a wall against robots, and the page as it was.
    site.set(PATH, Reply::status(503));
    program.run(&["check"]).exits(1);
    let wall = "<html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1>\
                <div id=\"cf-challenge\">Please enable JavaScript and cookies to continue</div></body></html>";
    site.set(PATH, Reply::new(403, "text/html", wall));
    program.run(&["check"]).exits(1);
    serve(&look);
    program.run(&["check"]).exits(0);
    // Another headline over the same words.
    look.headline = "Lind ready for anything in Ostia, she says";
    serve(&look);
    program.run(&["check"]).exits(0);
    assert_eq!(alerts(&program), Vec::<String>::new(), "nothing of this is news");

    // And then she goes further.
    look.said = READY;
    serve(&look);
    program.run(&["check"]).exits(0);
    program.run(&["check"]).exits(0);
    let alerts = alerts(&program);
    assert_eq!(alerts.len(), 1, "{alerts:#?}");
    assert!(alerts[0].contains("“We are ready to send troops to Ostia,”"), "{}", alerts[0]);
}
