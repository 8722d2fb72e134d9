//! Simulated time of the whole daemon with faults of every kind: every true shift is told once on every channel, and none is invented.
//!
//! Outlets report what invented officials say, late, again, under other headlines, with cosmetic edits; they fail, put up walls, cut
//! their feeds short; receivers are down for days; the machine sleeps; the daemon dies in the middle of its work. A seed decides it
//! all: `SEED=7 DAYS=365 cargo test --test simulation -- --include-ignored --nocapture years` plays one again.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use stancewatch::config::{Channel, ChannelKind, TroubleSettings, Webhook, WebhookStyle};
use stancewatch::model::{Clock as _, Official, Role, SourceKind};
use support::desk::{Desk, article, source};
use support::endpoint::Endpoint;
use support::paused::World;
use support::site::Reply;
use url::Url;

/// How far time goes at once.
const STEP_HOURS: i64 = 2;
const STEP: Duration = Duration::from_hours(2);
/// The last days have no news and no faults, so that what waits may arrive.
const CALM: i64 = 5;
const OUTLETS: usize = 3;
/// Articles that a feed lists.
const LISTED: usize = 12;

/// Name, title, principal.
const OFFICIALS: [(&str, &str, &str); 4] = [
    ("Mara Lind", "Foreign Minister", "Norland"),
    ("Jorn Dahl", "Prime Minister", "Velland"),
    ("Ilse Marven", "President", "Sorland"),
    ("Edda Quillane", "Defence Minister", "Morland"),
];

/// A rung, and words that say it: fewer than ten with what is added, or two utterances would be taken for one that is quoted again.
const SAYINGS: [(&str, [&str; 2]); 4] = [
    ("ruled_out", ["We rule out sending troops to Ostia", "We will not send troops to Ostia"]),
    ("open", ["We are open to sending troops to Ostia", "We could consider sending troops to Ostia"]),
    ("ready", ["We are ready to send troops to Ostia", "We are prepared to send soldiers to Ostia"]),
    ("committed", ["We have decided to send troops to Ostia", "We have agreed to send troops to Ostia"]),
];

/// What names of places are made of.
const SYLLABLES: [&str; 12] = ["ba", "dor", "ka", "lim", "mo", "nar", "pel", "ru", "sta", "ti", "vel", "zu"];

/// xorshift64* (Vigna 2016).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % limit
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        let at = usize::try_from(self.below(from.len() as u64)).unwrap();
        &from[at]
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}

/// An article at an outlet.
#[derive(Clone)]
struct Story {
    path: String,
    title: String,
    published: Timestamp,
    paragraphs: Vec<String>,
}

/// A report that an outlet is still to publish.
struct Coming {
    at: Timestamp,
    outlet: usize,
    title: String,
    paragraphs: Vec<String>,
}

/// What an outlet has published, and what ails it.
#[derive(Default)]
struct Outlet {
    stories: Vec<Story>,
    ill_until: Option<Timestamp>,
}

/// A shift that is true: who, when, to where.
type Truth = (String, Date, String);

struct Simulation {
    world: World,
    random: Random,
    outlets: Vec<Outlet>,
    coming: Vec<Coming>,
    receivers: [Endpoint; 2],
    down_until: Option<Timestamp>,
    /// Of each official: the last rung, and when they may speak again.
    stands: Vec<(Option<usize>, Timestamp)>,
    truth: BTreeSet<Truth>,
    counts: BTreeMap<&'static str, usize>,
    utterances: usize,
}

impl Simulation {
    async fn start(seed: u64) -> Self {
        let mut desk = Desk::new();
        let receivers = [Endpoint::start(), Endpoint::start()];
        let channel = |name: &str, endpoint: &Endpoint| {
            let webhook = Webhook {
                url: Url::parse(&endpoint.url("/")).unwrap(),
                style: WebhookStyle::Standard,
                secrets: Vec::new(),
                room: None,
                token: None,
                timeout: Duration::from_secs(120),
            };
            Channel { max_attempts: 10, ..Channel::new(name, ChannelKind::Webhook(webhook)) }
        };
        desk.config.channels = vec![channel("first", &receivers[0]), channel("second", &receivers[1])];
        desk.config.trouble = TroubleSettings { enabled: false, ..TroubleSettings::default() };
        desk.config.officials = OFFICIALS.map(|(name, title, principal)| official(name, title, principal)).to_vec();
        desk.config.sources = (0..OUTLETS)
            .map(|outlet| {
                let mut source = source(&desk.site.url(&format!("/{outlet}/feed")), Some(SourceKind::Feed));
                source.every = None;
                source
            })
            .collect();
        let now = desk.clock.now();
        for outlet in 0..OUTLETS {
            desk.site.set(&format!("/{outlet}/feed"), Reply::xml(feed(&desk, outlet, &[])));
        }
        let mut simulation = Self {
            world: World::start(desk).await,
            // A seed of its own for each number, none of them zero.
            random: Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1),
            outlets: (0..OUTLETS).map(|_| Outlet::default()).collect(),
            coming: Vec::new(),
            receivers,
            down_until: None,
            stands: vec![(None, now); OFFICIALS.len()],
            truth: BTreeSet::new(),
            counts: BTreeMap::new(),
            utterances: 0,
        };
        // The sources are known before anything is news.
        for _ in 0..3 {
            simulation.world.pass(STEP).await;
        }
        simulation
    }

    fn now(&self) -> Timestamp {
        self.world.desk.clock.now()
    }

    /// A place that nobody has heard of.
    fn name(&mut self) -> String {
        let name: String = (0..4).map(|_| *self.random.pick(&SYLLABLES)).collect();
        name[..1].to_uppercase() + &name[1..]
    }

    fn count(&mut self, what: &'static str) {
        *self.counts.entry(what).or_default() += 1;
    }

    /// A step of news and faults.
    async fn step(&mut self, calm: bool) {
        if !calm {
            (0..OFFICIALS.len()).for_each(|who| self.speak(who));
            (0..OUTLETS).for_each(|outlet| self.fall_ill(outlet));
            self.receivers_fail();
            self.edit();
        }
        self.heal();
        self.publish();
        if !calm && self.random.one_in(12 * 15) {
            self.count("crashes");
            self.world.crash().await;
        }
        if !calm && self.random.one_in(12 * 20) {
            self.count("sleeps");
            self.world.desk.clock.pass(SignedDuration::from_hours(8));
        }
        self.world.pass(STEP).await;
    }

    /// An official says something now and then; outlets report it within a day, some of them again on the next.
    fn speak(&mut self, who: usize) {
        let now = self.now();
        let (last, rested) = self.stands[who];
        if now < rested || !self.random.one_in(36) {
            return;
        }
        // In the daytime: what is said and printed on one day is of that day.
        let at = now.to_zoned(TimeZone::UTC);
        if !(6..=18).contains(&at.hour()) {
            return;
        }
        let rung = usize::try_from(self.random.below(SAYINGS.len() as u64)).unwrap();
        let (name, title, _) = OFFICIALS[who];
        self.utterances += 1;
        let words = self.random.pick(&SAYINGS[rung].1);
        // Words that no other utterance has: its reports are recognised by them. Ten words in common would make two one.
        let said = format!("{words}, {} or {}", self.name(), self.name());
        if last.is_some_and(|last| last != rung) {
            self.truth.insert((name.to_owned(), at.date(), SAYINGS[rung].0.to_owned()));
        }
        self.stands[who] = (Some(rung), now + SignedDuration::from_hours(24 * 5));
        let reports = 1 + self.random.below(OUTLETS as u64);
        let first = self.random.below(OUTLETS as u64);
        for number in 0..reports {
            let outlet = usize::try_from((first + number) % OUTLETS as u64).unwrap();
            let later = SignedDuration::from_mins(i64::try_from(self.random.below(180)).unwrap());
            let headline = format!("{name} on Ostia, number {}", self.utterances);
            let sentence = format!("“{said},” {title} {name} told reporters.");
            self.coming.push(Coming { at: now + later, outlet, title: headline, paragraphs: vec![sentence] });
        }
    }

    /// A story gets a cosmetic edit.
    fn edit(&mut self) {
        if !self.random.one_in(15) {
            return;
        }
        let outlet = usize::try_from(self.random.below(OUTLETS as u64)).unwrap();
        if self.outlets[outlet].ill_until.is_none()
            && let Some(story) = self.outlets[outlet].stories.last_mut()
        {
            story.paragraphs.push("A spokeswoman for the port said on the phone that ferries run again.".to_owned());
            let story = story.clone();
            self.serve(&story);
            self.count("edits");
        }
    }

    /// An outlet fails for up to a day and a half, in one way or another.
    fn fall_ill(&mut self, outlet: usize) {
        if self.outlets[outlet].ill_until.is_some() || !self.random.one_in(12 * 8) {
            return;
        }
        let hours = 1 + self.random.below(36);
        self.outlets[outlet].ill_until = Some(self.now() + SignedDuration::from_hours(i64::try_from(hours).unwrap()));
        let path = format!("/{outlet}/feed");
        let whole = feed(&self.world.desk, outlet, &self.outlets[outlet].stories);
        let (what, reply) = match self.random.below(6) {
            0 => ("errors", Reply::status(500)),
            1 => (
                "walls",
                Reply::new(
                    403,
                    "text/html",
                    "<html><title>Just a moment...</title><body>Checking your browser</body></html>",
                ),
            ),
            2 => ("pauses", Reply::status(429).header("retry-after", "7200")),
            3 => ("cut feeds", Reply::xml(whole[..whole.len() / 2].to_owned())),
            4 => ("empty feeds", Reply::xml("<rss version=\"2.0\"><channel><title>x</title></channel></rss>")),
            _ => (
                "consent pages",
                Reply::html(
                    "<html><title>Before you continue</title><body>We value your privacy. Accept all cookies.</body></html>",
                ),
            ),
        };
        self.count(what);
        self.world.desk.site.set(&path, reply);
    }

    fn receivers_fail(&mut self) {
        if self.down_until.is_none() && self.random.one_in(12 * 20) {
            let hours = i64::try_from(6 + self.random.below(44)).unwrap();
            self.down_until = Some(self.now() + SignedDuration::from_hours(hours));
            self.receivers[1].answer(&[(500, "")]);
            self.count("receiver outages");
        }
    }

    /// What ailed is over.
    fn heal(&mut self) {
        let now = self.now();
        for outlet in &mut self.outlets {
            outlet.ill_until = outlet.ill_until.filter(|until| *until > now);
        }
        if self.down_until.is_some_and(|until| until <= now) {
            self.down_until = None;
            self.receivers[1].answer(&[(200, "")]);
        }
    }

    /// Puts out what is due, and lists it where the outlet is well.
    fn publish(&mut self) {
        let now = self.now();
        let (due, later) = std::mem::take(&mut self.coming).into_iter().partition(|coming: &Coming| coming.at <= now);
        self.coming = later;
        for Coming { at, outlet, title, paragraphs } in due {
            let number = self.outlets[outlet].stories.len();
            let story = Story { path: format!("/{outlet}/news/{number}"), title, published: at, paragraphs };
            self.serve(&story);
            self.outlets[outlet].stories.push(story);
        }
        for outlet in 0..OUTLETS {
            if self.outlets[outlet].ill_until.is_none() {
                let body = feed(&self.world.desk, outlet, &self.outlets[outlet].stories);
                let etag = format!("\"{}-{}\"", outlet, self.outlets[outlet].stories.len());
                self.world.desk.site.set(&format!("/{outlet}/feed"), Reply::xml(body).etag(etag));
            }
        }
    }

    fn serve(&self, story: &Story) {
        let paragraphs: Vec<&str> = story.paragraphs.iter().map(String::as_str).collect();
        let page = article(&story.title, &story.published.to_string(), &paragraphs);
        self.world.desk.site.set(&story.path, Reply::html(page));
    }

    /// What a receiver was told, by key: who, when, to where.
    fn told(&self, receiver: usize) -> BTreeMap<String, (String, Truth)> {
        let mut told = BTreeMap::new();
        for sent in self.receivers[receiver].sent() {
            let body: Value = serde_json::from_str(&sent.body).unwrap();
            let data = &body["data"];
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let truth = (
                text(&data["subject"]),
                text(&data["to"]["said_on"]).parse().unwrap(),
                text(&data["to"]["commitment"]),
            );
            told.insert(text(&data["idempotency_key"]), (text(&data["notice"]), truth));
        }
        told
    }

    /// Compares what is true with what was told.
    fn judge(&self, seed: u64) -> Vec<String> {
        let mut wrong = Vec::new();
        for receiver in 0..2 {
            let told = self.told(receiver);
            let raised: Vec<&Truth> =
                told.values().filter(|(notice, _)| notice == "raised").map(|(_, truth)| truth).collect();
            for truth in &self.truth {
                let times = raised.iter().filter(|told| **told == truth).count();
                if times != 1 {
                    wrong.push(format!("seed {seed}, receiver {receiver}: {truth:?} was told {times} times"));
                }
            }
            for told in raised.iter().filter(|told| !self.truth.contains(**told)) {
                wrong.push(format!("seed {seed}, receiver {receiver}: {told:?} is invented"));
            }
            for (notice, told) in told.values().filter(|(notice, _)| notice != "raised") {
                wrong.push(format!("seed {seed}, receiver {receiver}: {notice} {told:?}"));
            }
        }
        wrong
    }
}

fn official(name: &str, title: &str, principal: &str) -> Official {
    let role = Role { title: title.to_owned(), from: None, until: None, principal: None, speaks_for: None };
    Official { name: name.to_owned(), aliases: Vec::new(), principal: Some(principal.to_owned()), roles: vec![role] }
}

/// The feed of an outlet, the newest first.
fn feed(desk: &Desk, outlet: usize, stories: &[Story]) -> String {
    let items: String = stories
        .iter()
        .rev()
        .take(LISTED)
        .map(|story| {
            let date = story.published.strftime("%a, %d %b %Y %H:%M:%S GMT");
            let url = desk.site.url(&story.path);
            format!(
                "<item><title>{}</title><link>{url}</link><guid>{url}</guid><pubDate>{date}</pubDate></item>",
                story.title
            )
        })
        .collect();
    format!("<rss version=\"2.0\"><channel><title>Outlet {outlet}</title>{items}</channel></rss>")
}

/// Plays one seed for so many days, and says what was wrong.
async fn play(seed: u64, days: i64) -> Vec<String> {
    let mut simulation = Simulation::start(seed).await;
    let steps = days * 24 / STEP_HOURS;
    for step in 0..steps {
        simulation.step(step >= steps - CALM * 24 / STEP_HOURS).await;
    }
    let wrong = simulation.judge(seed);
    println!(
        "seed {seed}, {days} days: {} utterances, {} true shifts, {:?}: {}",
        simulation.utterances,
        simulation.truth.len(),
        simulation.counts,
        if wrong.is_empty() {
            "each told once on each channel, none invented".to_owned()
        } else {
            format!("{} wrong", wrong.len())
        }
    );
    if std::env::var_os("KEEP").is_some() {
        let copy = std::env::temp_dir().join(format!("simulation-{seed}.db"));
        simulation.world.desk.reader().backup(&copy).unwrap();
        println!("the database is {}", copy.display());
    }
    simulation.world.stop().await;
    wrong
}

fn setting(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

#[tokio::test(start_paused = true)]
async fn two_months_of_faults_lose_no_shift_and_invent_none() {
    let wrong = play(setting("SEED", 1), 60).await;
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// `SEEDS=20 DAYS=365`: a year for each seed, one after the other. `SEED=7` plays that one alone.
#[tokio::test(start_paused = true)]
#[ignore = "takes minutes: `.ci/long simulate`"]
async fn years() {
    let (seed, days) = (setting("SEED", 0), i64::try_from(setting("DAYS", 365)).unwrap());
    let seeds = if seed > 0 { seed..=seed } else { 1..=setting("SEEDS", 20) };
    let mut wrong = Vec::new();
    for seed in seeds {
        wrong.extend(play(seed, days).await);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
