#include "node/loading.h"

#include <algorithm>
#include <set>

#include "store/ledger.h"
#include "store/requests.h"
#include "store/users.h"

namespace orda::node {

namespace {

/// Collects bundles, each user and request once.
class Collector {
  public:
    Collector(db::Session& session, horde::Loaded& into) : session_(session), into_(into) {}

    void add(std::optional<model::UserBundle> user) {
        if (user && users_.insert(user->user.id).second) into_.users.push_back(std::move(*user));
    }

    void add(std::optional<model::RequestBundle> request) {
        if (!request || !requests_.insert(request->request.id).second) return;
        // A request in memory has its user there, and the workers that hold jobs of it.
        if (!users_.contains(request->request.user))
            add(store::user_by_id(session_, request->request.user));
        for (const auto& job : request->jobs)
            if (job.state == model::JobState::in_progress)
                add(store::user_of_worker(session_, job.worker));
        into_.requests.push_back(std::move(*request));
    }

  private:
    db::Session& session_;
    horde::Loaded& into_;
    std::set<model::UserId> users_;
    std::set<model::RequestId> requests_;
};

}  // namespace

horde::Loaded load(db::Session& session, const horde::Missing& missing) {
    horde::Loaded loaded;
    loaded.asked = missing;
    Collector collect(session, loaded);
    for (const auto id : missing.users)
        collect.add(store::user_by_id(session, id));
    for (const auto& hash : missing.key_hashes)
        collect.add(store::user_by_key(session, hash));
    for (const auto& identity : missing.identities)
        collect.add(store::user_by_identity(session, identity));
    for (const auto& id : missing.shared_keys)
        collect.add(store::user_of_shared_key(session, id));
    for (const auto& id : missing.workers)
        collect.add(store::user_of_worker(session, id));
    for (const auto& name : missing.worker_names)
        collect.add(store::user_of_worker_name(session, name));
    for (const auto& id : missing.requests)
        collect.add(store::request_by_id(session, id));
    for (const auto& id : missing.jobs)
        collect.add(store::request_by_job(session, id));
    for (const auto& key : missing.event_keys)
        if (auto found = store::event_by_key(session, key))
            loaded.events.push_back(std::move(found->event));
    return loaded;
}

}  // namespace orda::node
