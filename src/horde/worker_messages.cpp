#include <algorithm>

#include "base/refusals.h"
#include "base/text.h"
#include "horde/horde.h"

namespace orda::horde {

namespace {

constexpr std::size_t page_size = 50;
/// Active messages that one author, and all together, may have: every pop looks through them.
constexpr std::int64_t most_of_author = 100;
constexpr std::size_t most_messages = 10'000;

bool fits(const model::WorkerMessage& message, MessageValidity validity, Time now) {
    if (validity == MessageValidity::all) return true;
    return (message.expiry > now) == (validity == MessageValidity::active);
}

}  // namespace

model::WorkerMessage Horde::post_message(Step& step, const MessagePost& post) {
    const ResidentUser& author = require_user(post.caller, step.now);
    if (author.user.id == model::anonymous_id)
        throw refusals::anon_forbidden("send messages to workers");
    const ResidentWorker* worker = nullptr;
    if (post.worker) {
        const auto id = Uuid::parse(*post.worker);
        worker = id ? workforce_.find(*id, step.now) : nullptr;
        if (!worker) throw refusals::worker_not_found(*post.worker);
    }
    const bool moderator = author.has(model::Role::moderator);
    if (!moderator && (!worker || worker->worker.owner != author.user.id))
        throw refusals::messages_only_own_workers();
    const auto own = std::count_if(messages_.begin(), messages_.end(), [&](const auto& entry) {
        return entry.second.author == author.user.id;
    });
    if (own >= most_of_author || messages_.size() >= most_messages)
        throw refusals::bad_request(
            "There are too many messages already; please delete some of them.");

    model::WorkerMessage message{.id = Uuid::secret(step.random),
                                 .worker = worker ? std::optional{worker->worker.id} : std::nullopt,
                                 .author = author.user.id,
                                 .message = post.message,
                                 .origin = moderator ? post.origin : std::to_string(author.user.id),
                                 .created = step.now,
                                 .expiry = step.now + post.life};
    messages_[message.id] = message;
    step.add(model::PutMessage{message});
    step.await();
    return message;
}

model::WorkerMessage Horde::see_message(const std::optional<Uuid>& id, std::string_view asked) {
    const auto found = id ? messages_.find(*id) : messages_.end();
    if (found == messages_.end()) throw refusals::workermessage_not_found(asked);
    return found->second;
}

std::vector<model::WorkerMessage> Horde::see_messages(Step& step, const MessageQuery& query) {
    const ResidentUser& by = require_user(query.caller, step.now);
    const std::string own = std::to_string(by.user.id);
    std::optional<std::string> author = query.author;
    if (!by.has(model::Role::moderator)) {
        if (author && *author != own) throw refusals::forbidden_not_yours("worker message");
        author = own;
    }
    if (!query.validity)
        throw refusals::bad_request_unknown_value("validity", "active, expired, all");
    const auto worker = query.worker ? Uuid::parse(*query.worker) : std::nullopt;
    if (query.worker && !worker) return {};

    std::vector<model::WorkerMessage> list;
    for (const auto& [id, message] : messages_) {
        if (author && message.worker && std::to_string(message.author) != *author) continue;
        if (worker && message.worker != worker) continue;
        if (fits(message, *query.validity, step.now)) list.push_back(message);
    }
    std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) {
        return a.created != b.created ? a.created > b.created : a.id < b.id;
    });
    const auto skipped = static_cast<std::size_t>(std::max<std::int64_t>(0, query.page - 1));
    if (skipped > list.size() / page_size) return {};
    const auto first = list.begin() + static_cast<std::ptrdiff_t>(skipped * page_size);
    const auto count = std::min<std::ptrdiff_t>(page_size, list.end() - first);
    return {first, first + count};
}

Uuid Horde::delete_message(Step& step, const Caller& caller, const std::optional<Uuid>& id,
                           std::string_view asked) {
    const ResidentUser& by = require_user(caller, step.now);
    const model::WorkerMessage message = see_message(id, asked);
    if (message.author != by.user.id && !by.has(model::Role::moderator))
        throw refusals::forbidden_not_yours("worker message");
    messages_.erase(message.id);
    step.add(model::DeleteMessage{message.id});
    step.await();
    return message.id;
}

}  // namespace orda::horde
