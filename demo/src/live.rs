//! Live traffic: a few made-up people who talk to models through the hub, over real connections, until they are stopped.
//! It must not know what the hub does with it.

use std::rc::Rc;
use std::time::Duration;

use awc::error::PayloadError;
use futures_util::StreamExt;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use crate::curve;
use crate::people::{Key, PEOPLE};
use crate::tools::{self, Request, Said};

/// Even at night there is somebody, or there would be nothing to see.
const NEVER_ASLEEP: f64 = 0.2;
const LEAVES: f64 = 0.03;
/// How often somebody with a limit of requests a minute runs into it.
const STORMS: f64 = 0.3;

/// Where the traffic goes.
#[derive(Debug)]
pub struct Stage {
    pub url: String,
    pub zone: TimeZone,
    /// Texts of keys, by person and key.
    pub keys: Vec<Vec<String>>,
}

/// How a turn ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    Answered,
    /// By a limit.
    Refused,
    Failed,
    Left,
}

/// So many people at once. Dropped, they all leave.
pub fn begin(stage: Stage, people: usize, seed: u64) -> JoinSet<()> {
    let stage = Rc::new(stage);
    let mut all = JoinSet::new();
    for n in 0..people {
        let dice = SmallRng::seed_from_u64(seed.wrapping_mul(31).wrapping_add(n as u64));
        all.spawn_local(one_after_another(Rc::clone(&stage), dice));
    }
    all
}

async fn one_after_another(stage: Rc<Stage>, mut dice: SmallRng) {
    let http = awc::Client::builder().disable_timeout().finish();
    // They do not all sit down at once.
    pause(0..6000, &mut dice).await;
    loop {
        let person = who(&stage.zone, &mut dice);
        let nth = dice.random_range(0..PEOPLE[person].keys.len());
        let talk = Conversation {
            stage: &stage,
            http: &http,
            key: &PEOPLE[person].keys[nth],
            secret: &stage.keys[person][nth],
        };
        match PEOPLE[person].rpm {
            Some(rpm) if dice.random_bool(STORMS) => talk.storm(rpm + 3, &mut dice).await,
            _ => talk.hold(&mut dice).await,
        }
        pause(1000..6000, &mut dice).await;
    }
}

fn who(zone: &TimeZone, dice: &mut SmallRng) -> usize {
    let now_ms = Timestamp::now().as_millisecond();
    let parts = curve::parts(now_ms, zone);
    let share = |n: usize| parts[n] + NEVER_ASLEEP * PEOPLE[n].activity;
    let whole: f64 = (0..PEOPLE.len()).map(share).sum();
    let mut roll = dice.random::<f64>() * whole;
    for n in 0..PEOPLE.len() {
        roll -= share(n);
        if roll < 0.0 {
            return n;
        }
    }
    0
}

async fn pause(ms: std::ops::Range<u64>, dice: &mut SmallRng) {
    sleep(Duration::from_millis(dice.random_range(ms))).await;
}

struct Conversation<'a> {
    stage: &'a Stage,
    http: &'a awc::Client,
    key: &'a Key,
    secret: &'a str,
}

impl Conversation<'_> {
    /// Some turns, until it is done or something stands in its way.
    async fn hold(&self, dice: &mut SmallRng) {
        let session = Uuid::from_u128(dice.random()).to_string();
        let model = self.model(dice);
        let mut said: Vec<Said> = Vec::new();
        // Some tools send no id: then it is by its first words that a conversation is known.
        let task: u16 = dice.random();
        for _ in 0..dice.random_range(3..14) {
            let question = QUESTIONS[dice.random_range(0..QUESTIONS.len())];
            let asked = format!("{question} (task {task})");
            let request = self.request(model, &session, &said, &asked);
            let patience = dice
                .random_bool(LEAVES)
                .then(|| Duration::from_millis(dice.random_range(900..5000)));
            match self.ask(request, patience).await {
                Ended::Answered => said.push((asked, "Done.".to_owned())),
                Ended::Left => {}
                Ended::Failed => pause(3000..9000, dice).await,
                Ended::Refused => return pause(15_000..40_000, dice).await,
            }
            pause(1500..9000, dice).await;
        }
    }

    /// Requests that come at once, each a conversation of its own.
    async fn storm(&self, requests: u64, dice: &mut SmallRng) {
        let model = self.model(dice);
        let asked = (0..requests).map(|_| {
            let session = Uuid::from_u128(dice.random()).to_string();
            let question = QUESTIONS[dice.random_range(0..QUESTIONS.len())];
            let request = self.request(model, &session, &[], question);
            self.ask(request, None)
        });
        let all: Vec<_> = asked.collect();
        futures_util::future::join_all(all).await;
    }

    fn model(&self, dice: &mut SmallRng) -> &'static str {
        let models = self.key.models;
        let mut roll: f64 = dice.random();
        for (model, share) in models {
            roll -= share;
            if roll < 0.0 {
                return model;
            }
        }
        models[0].0
    }

    fn request(&self, model: &str, session: &str, said: &[Said], asked: &str) -> Request {
        tools::request(self.key.tool, model, self.secret, session, said, asked)
    }

    async fn ask(&self, request: Request, patience: Option<Duration>) -> Ended {
        let asked = self.send(request);
        match patience {
            None => asked.await,
            Some(patience) => timeout(patience, asked).await.unwrap_or(Ended::Left),
        }
    }

    async fn send(&self, request: Request) -> Ended {
        let url = format!("{}{}", self.stage.url, request.path);
        let mut post = self.http.post(url);
        for header in request.headers {
            post = post.insert_header(header);
        }
        let Ok(mut answer) = post.send_body(request.body.to_string()).await else {
            return Ended::Failed;
        };
        let status = answer.status().as_u16();
        let mut whole = true;
        while let Some(piece) = answer.next().await {
            let piece: Result<_, PayloadError> = piece;
            whole &= piece.is_ok();
        }
        match status {
            200 if whole => Ended::Answered,
            429 => Ended::Refused,
            _ => Ended::Failed,
        }
    }
}

const QUESTIONS: [&str; 6] = [
    "The test of the parser fails on the branch, please find out why and mend it.",
    "Why is the list of orders slow since yesterday? The plan is attached above.",
    "Please write a migration that adds the column, with a backfill that does not lock the table.",
    "Go on.",
    "Run the tests again and tell me what is left.",
    "Look through this change as a reviewer would: CUST-1042 waits for it.",
];
