//! Prompt caching for clients that cannot ask for it, and no more marks than the API takes.

use super::super::super::neutral::{CacheMark, Request};
use super::super::wire::CacheControl;
use super::Message;
use super::blocks::Block;
use super::tools::ToolOut;

/// The most marks of a request.
const MOST: usize = 4;

/// Where nothing is marked, marks the end of what stays the same (instructions, or else tools) and of the last two turns
/// of the user: the next request of the conversation finds the one, and writes the other.
pub(super) fn mark(
    request: &Request,
    tools: &mut [ToolOut<'_>],
    system: &mut [Block<'_>],
    messages: &mut [Message<'_>],
) {
    if request.cache.is_none() && slots(tools, system, messages).all(|slot| slot.is_none()) {
        let mark = || Some(CacheControl::from(CacheMark::FiveMinutes));
        match (last_slot(system), tools.last_mut()) {
            (Some(slot), _) => *slot = mark(),
            (None, Some(tool)) => tool.cache_control = mark(),
            (None, None) => {}
        }
        let of_user = messages.iter_mut().rev().filter(|it| it.role == "user");
        for message in of_user.take(2) {
            if let Some(slot) = last_slot(&mut message.content) {
                *slot = mark();
            }
        }
        return;
    }
    let most = MOST - usize::from(request.cache.is_some());
    let marked = slots(tools, system, messages)
        .filter(|slot| slot.is_some())
        .count();
    let surplus = marked.saturating_sub(most);
    // The later ones are those that the next request finds.
    slots(tools, system, messages)
        .filter(|slot| slot.is_some())
        .take(surplus)
        .for_each(|slot| *slot = None);
}

fn slots<'s>(
    tools: &'s mut [ToolOut<'_>],
    system: &'s mut [Block<'_>],
    messages: &'s mut [Message<'_>],
) -> impl Iterator<Item = &'s mut Option<CacheControl>> {
    let of_tools = tools.iter_mut().map(|tool| &mut tool.cache_control);
    let of_system = system.iter_mut().filter_map(Block::cache_slot);
    let blocks = messages.iter_mut().flat_map(|message| &mut message.content);
    of_tools
        .chain(of_system)
        .chain(blocks.filter_map(Block::cache_slot))
}

fn last_slot<'s>(blocks: &'s mut [Block<'_>]) -> Option<&'s mut Option<CacheControl>> {
    blocks.last_mut().and_then(Block::cache_slot)
}
