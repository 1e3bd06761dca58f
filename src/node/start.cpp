#include <set>

#include "node/node.h"
#include "store/messages.h"
#include "store/migrations.h"
#include "store/pen.h"
#include "store/requests.h"
#include "store/settings.h"
#include "store/users.h"
#include "store/workers.h"

namespace orda::node {

namespace {

/// Requests brought into memory at once while starting.
constexpr std::size_t start_slice = 1'000;

}  // namespace

void Node::start(const NodeOptions& options) {
    const auto began = std::chrono::steady_clock::now();
    store::migrate(database_);
    {
        const auto writer = database_.open_writer();
        commits_ =
            std::make_unique<CommitQueue>(database_, store::take_pen(*writer, options.address),
                                          options.commit, mutex_, log_, metrics_);
    }
    const auto reader = database_.open_reader();
    const Time now = clock_.now();
    horde_.set_next_user_id(store::next_user_id(*reader));
    for (auto& [name, value] : store::all_settings(*reader))
        horde_.install_setting(name, value);
    for (auto& message : store::all_messages(*reader))
        horde_.install_message(std::move(message));

    std::set<model::UserId> users;
    const auto install_user = [&](model::UserId id) {
        if (!users.insert(id).second) return;
        horde::Loaded loaded;
        if (auto bundle = store::user_by_id(*reader, id))
            loaded.users.push_back(std::move(*bundle));
        horde_.install(std::move(loaded), now);
    };
    install_user(model::anonymous_id);
    for (const auto id :
         store::owners_of_workers_seen_since(*reader, now - options.horde.worker_stale))
        install_user(id);
    std::size_t count = 0;
    store::each_unfinished(*reader, start_slice, [&](std::vector<model::RequestBundle> slice) {
        horde::Loaded loaded;
        for (const auto& bundle : slice) {
            install_user(bundle.request.user);
            for (const auto& job : bundle.jobs)
                if (job.state == model::JobState::in_progress)
                    if (const auto owner = store::owner_of_worker(*reader, job.worker))
                        install_user(*owner);
        }
        count += slice.size();
        loaded.requests = std::move(slice);
        horde_.install(std::move(loaded), now);
    });
    apply([&](horde::Horde& horde, horde::Step& step) {
        if (!horde.is_founded()) horde.found(step, options.anonymous_key_hash);
    });
    commits_->flush(seconds{10});
    log_.info(
        "{} unfinished requests and {} users are in memory after {} ms", count, users.size(),
        std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - began).count());
}

}  // namespace orda::node
