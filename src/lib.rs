//! motcua runs the queue of a one-stop reception office: a citizen takes a numbered ticket per procedure group, an
//! officer calls the next number, lobby screens show and say it, a thermal printer prints it, and a manager sees how long
//! people wait. One office runs on a mini PC with nothing else installed; many offices run on several servers over one
//! Redis.
//!
//! # The loop
//!
//! ```text
//!  kiosk, terminal, API ──command──▶ live: one task per office ──append──▶ journal (SQLite | Redis)
//!                                      │  decide(&office, command, now) → events     │
//!                                      │  apply(&mut office, event)  ◀──commits of other servers
//!                                      ▼  publish Arc<Office>, then the events
//!             screens render state ◀───┴───▶ printers and speakers consume events,
//!                                            here or at a station elsewhere
//! ```
//!
//! Data goes one way round this loop. The core is pure: no clock, no I/O, no tasks, no randomness.
//!
//! # The map
//!
//! | module | what it is | knows |
//! |---|---|---|
//! | [`office`] | the rules: commands, events, refusals, who is next, why | nobody |
//! | [`journal`] | the append-only record in memory, SQLite or Redis, with its tallies | `office` |
//! | [`waits`] | what commits add to the tallies, and what the tallies say of waiting | `office`, `journal` |
//! | [`report`] | a day, week, month or quarter as tables: for paper, for spreadsheets, for programs | `office`, `journal`, `waits` |
//! | [`alerts`] | what has been wrong for long enough that somebody is told: watched, kept, sent | `office`, `journal`, `clock`, `random` |
//! | [`live`] | the running offices: decide, append, publish, catch up, turn the day | the above, `clock` |
//! | [`printing`] | slip, raster, ESC/POS, printer and its paper | `office`, `live`, `clock`, `random` |
//! | [`voice`] | what is said aloud: words, clips, speaker | `office`, `live`, `clock` |
//! | [`simulate`] | what if: a day played again with other counters, hours or head starts | `office`, `journal`, `waits` |
//! | [`screens`] | what each screen shows and says, as pure view models; twins of `displays/` | `office`, `alerts`, `report`, `voice`, `waits`, `simulate` |
//! | [`station`] | the agent on a box elsewhere that prints and speaks for a server | `printing`, `voice`, `clock`, `random` |
//! | [`access`] | who may do what: people by session, devices by token | `office`, `journal` |
//! | [`config`] | `config/*.toml` made into checked settings | `office`, and what it sets: `journal`, `live`, `alerts`, `printing`, `voice`, `simulate` |
//! | [`http`] | routes, API, pages, sockets, metrics | all of the above |
//! | [`clock`], [`random`] | where time and randomness come from | nobody |
//!
//! A test keeps this table: `tests/it/tidy.rs`.
//!
//! # What holds
//!
//! 1. An acknowledged ticket is in the journal: the reply, and what readers see, come only after the append.
//! 2. A number is issued once per office, group and day, whatever crashes, retries or races.
//! 3. A ticket is at one counter at most, and a counter has one ticket at most.
//! 4. Asking twice is asking once: a request id is recorded with its events, and a repeat gets the first answer.
//! 5. Applying an event cannot fail, and replaying a day gives the same office, byte for byte.
//! 6. Priority is bounded: the order is total on (queue entry − head start, issue sequence), and [`Office::why`] answers
//!    from it.
//! 7. Screens show state, devices act on events: a screen that missed something redraws whole, a slip is
//!    printed once, a call is said in its turn or, once it is too old, not at all.
//! 8. Everything is bounded; full means a refusal with a reason.
//! 9. A person's data is not kept: a ticket has a number and a random id, and no name.
//!
//! # Words
//!
//! | word | what it is | Vietnamese |
//! |---|---|---|
//! | office | one reception office: its groups, counters, screens, printers, hours | đơn vị |
//! | procedure group | what a citizen queues for; owns a letter and a number range | nhóm thủ tục |
//! | ticket | one citizen's visit; its number is what people see: `A001` | phiếu, số thứ tự |
//! | counter | where an officer serves; serves a list of groups by a calling rule | quầy |
//! | call, recall | first summons; the same summons again | gọi, gọi lại |
//! | park, resume | set aside, keeping its place; take it up again | tạm gác |
//! | transfer | to another group or counter, keeping the number | chuyển |
//! | return | back into its queue at its old place | trả về hàng |
//! | outcome | how a ticket ended: served, no-show, cancelled, unserved | kết quả |
//! | waiting time | first call − entry into the queue it is called from | thời gian chờ |
//! | service time | end − call | thời gian phục vụ |
//! | head start | how much earlier than its real time a priority ticket counts as having come | ưu tiên |
//! | likely wait | a typical and a cautious time until a call, from what the office knows at that moment | dự kiến chờ |
//! | told | the likely wait that a citizen got with the number; held against the wait when the ticket is called | đã báo |
//! | lesson, experience | what a told wait and what came of it teach; what all lessons of past days and today come to | kinh nghiệm |
//! | zone | a part of the hall with lobby screens of its own: some counters or groups | khu vực |
//! | notice | a sentence on the lobby's ticker: the office's own, or the manager's for today | thông báo |
//! | slip | the paper with a ticket's number on it; the first, or a reprint, which is recorded | phiếu |
//! | station | a box elsewhere that prints and speaks for a server | máy trạm |
//! | saying, utterance | what is to be said; the clips and pauses that say it | lời gọi |
//! | clip | a recording of words that calls are put together from | tiếng thu |
//! | alert | something that has been wrong for long enough that somebody is told; raised once, cleared once | cảnh báo |
//! | commit | what one append to the journal holds: the steps of a batch of commands | |
//! | screen | anything in a browser | màn hình |
//!
//! # Deliberately absent
//!
//! - A leader or a lease. Any server may serve any office; the journal refuses whoever is late, who then catches up.
//! - Snapshots. A stream is one day, so replay is short.
//! - Names, phone numbers and documents of citizens.
//! - Partial updates of screens. State is pushed whole, and the newest wins.
//!
//! [`Office::why`]: office::Office::why

pub mod access;
pub mod alerts;
pub mod clock;
pub mod config;
pub mod http;
pub mod journal;
pub mod live;
pub mod office;
pub mod printing;
pub mod random;
pub mod report;
pub mod screens;
pub mod simulate;
pub mod station;
pub mod voice;
pub mod waits;
