//! The little that actix lacks: an actor that is started again after a panic behind a stable `Slot`, asks with a
//! deadline, and a bound on mailboxes. Nothing here may know what an actor decides.

mod mail;
mod restart;
mod slot;

#[cfg(test)]
mod tests;

pub(crate) use mail::{Gauge, Mail, ReplyTo};
pub(crate) use slot::{AskError, Birth, DEADLINE, Lifeline, Slot, Stop};

/// Blows the actor up, so that tests can see it come back.
#[cfg(any(test, feature = "crash-test"))]
#[derive(Clone, Copy, Debug, actix::Message)]
#[rtype(result = "()")]
pub(crate) struct Crash;

/// Gives an actor the two letters that every actor of ours answers: `Stop` and, in tests, `Crash`.
macro_rules! answers_to_kit {
    ($actor:ty) => {
        impl actix::Handler<$crate::kit::Mail<$crate::kit::Stop>> for $actor {
            type Result = ();

            fn handle(
                &mut self,
                _: $crate::kit::Mail<$crate::kit::Stop>,
                ctx: &mut actix::Context<Self>,
            ) {
                actix::ActorContext::stop(ctx);
            }
        }

        #[cfg(any(test, feature = "crash-test"))]
        impl actix::Handler<$crate::kit::Mail<$crate::kit::Crash>> for $actor {
            type Result = ();

            fn handle(
                &mut self,
                _: $crate::kit::Mail<$crate::kit::Crash>,
                _: &mut actix::Context<Self>,
            ) {
                panic!("a test asked this actor to crash");
            }
        }
    };
}
pub(crate) use answers_to_kit;
