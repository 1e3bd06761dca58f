#include <map>

#include "store/ledger.h"
#include "store/messages.h"
#include "store/outbox.h"
#include "store/requests.h"
#include "store/settings.h"
#include "store/statistics.h"
#include "store/test_store.h"
#include "store/users.h"

// Random histories of everything there is to change: written one set per group, in groups of any
// size and all in one group, what the database gives back is what a plain map would hold.

namespace orda::store {
namespace {

/// What has happened, applied one change after the other in the simplest way.
struct Expected {
    std::map<model::UserId, model::User> users;
    std::map<model::UserId, model::Account> accounts;
    std::map<Uuid, model::SharedKey> shared_keys;
    std::map<Uuid, model::Worker> workers;
    std::map<Uuid, model::WorkerTotals> totals;
    std::map<Uuid, model::Request> requests;
    std::map<Uuid, bool> finished;
    std::map<Uuid, std::vector<model::Job>> jobs;
    std::vector<model::LedgerEvent> events;
    std::map<Uuid, model::WorkerMessage> messages;
    std::map<Uuid, model::AddOutbox> outbox;
    std::map<std::pair<std::string, std::string>, Total> totals_ever;
    std::map<std::string, std::string> settings;
};

template <class Map>
auto values_in(const Map& map) {
    std::vector<typename Map::mapped_type> values;
    for (const auto& [key, value] : map)
        values.push_back(value);
    return values;
}

/// Makes random changes and keeps the expectation.
class History {
  public:
    explicit History(std::uint64_t seed) : make_(seed) {}

    const Expected& expected() const { return expected_; }

    model::ChangeSet next_set() {
        set_ = {};
        for (auto count = 1 + make_.below(4); count > 0; --count)
            (this->*actions[static_cast<std::size_t>(make_.below(std::ssize(actions)))])();
        return std::move(set_);
    }

  private:
    template <class Change>
    void add(Change change) {
        set_.changes.emplace_back(std::move(change));
    }
    /// The row stands in the map, one version on.
    template <class Map, class Row>
    const Row& place(Map& rows, const typename Map::key_type& key, Row row) {
        const auto found = rows.find(key);
        row.version = found == rows.end() ? 1 : found->second.version + 1;
        return rows[key] = std::move(row);
    }
    template <class Map>
    typename Map::iterator any_of(Map& rows) {
        return std::next(rows.begin(), make_.below(std::ssize(rows)));
    }
    template <class Map>
    Uuid any_key_or_new(const Map& rows) {
        if (rows.empty() || make_.below(3) == 0) return make_.ordered(test_start);
        return std::next(rows.begin(), make_.below(std::ssize(rows)))->first;
    }

    void put_user() {
        const model::UserId id = make_.below(6);
        add(model::PutUser{place(expected_.users, id, make_.user(id))});
        if (!expected_.accounts.contains(id)) put_account_of(id);
    }
    void put_account_of(model::UserId id) {
        add(model::PutAccount{place(expected_.accounts, id, make_.account(id))});
    }
    void put_account() {
        if (!expected_.accounts.empty()) put_account_of(any_of(expected_.accounts)->first);
    }
    void put_shared_key() {
        const auto id = any_key_or_new(expected_.shared_keys);
        add(model::PutSharedKey{
            place(expected_.shared_keys, id, make_.shared_key(id, make_.below(6)))});
    }
    void delete_shared_key() {
        if (expected_.shared_keys.empty()) return;
        const auto gone = any_of(expected_.shared_keys);
        add(model::DeleteSharedKey{gone->first});
        expected_.shared_keys.erase(gone);
    }
    void put_worker() {
        const auto id = any_key_or_new(expected_.workers);
        add(model::PutWorker{place(expected_.workers, id, make_.worker(id, make_.below(6)))});
        if (!expected_.totals.contains(id)) put_totals_of(id);
    }
    void put_totals_of(const Uuid& id) {
        add(model::PutWorkerTotals{place(expected_.totals, id, make_.totals(id))});
    }
    void put_totals() {
        if (!expected_.totals.empty()) put_totals_of(any_of(expected_.totals)->first);
    }
    void delete_worker() {
        if (expected_.workers.empty()) return;
        const auto gone = any_of(expected_.workers);
        add(model::DeleteWorker{gone->first});
        expected_.totals.erase(gone->first);
        expected_.workers.erase(gone);
    }
    void add_request() {
        const auto id = make_.ordered(test_start);
        add(model::AddRequest{place(expected_.requests, id, make_.request(id, make_.below(6)))});
        expected_.finished[id] = false;
    }
    void update_request() {
        if (expected_.requests.empty()) return;
        auto& request = any_of(expected_.requests)->second;
        auto update = make_.update(request.id);
        update.version = request.version + 1;
        apply(update, request);
        expected_.finished[request.id] = update.finished;
        add(std::move(update));
    }
    void delete_request() {
        if (expected_.requests.empty()) return;
        const auto gone = any_of(expected_.requests);
        add(model::DeleteRequest{gone->first});
        expected_.jobs.erase(gone->first);
        expected_.finished.erase(gone->first);
        expected_.requests.erase(gone);
    }
    void add_job() {
        if (expected_.requests.empty()) return;
        const auto request = any_of(expected_.requests)->first;
        auto job = make_.job(make_.ordered(test_start), request);
        job.version = 1;
        add(model::AddJob{job});
        expected_.jobs[request].push_back(std::move(job));
    }
    void update_job() {
        if (expected_.jobs.empty()) return;
        auto& jobs = any_of(expected_.jobs)->second;
        auto& job = jobs[static_cast<std::size_t>(make_.below(std::ssize(jobs)))];
        const auto other = make_.job(job.id, job.request);
        job.state = other.state;
        job.verdict = other.verdict;
        job.seed = other.seed;
        job.finished = other.finished;
        job.version += 1;
        model::UpdateJob update{job};
        // What came back once is not taken back by a change without it.
        update.job.result = make_.maybe() ? make_.result() : nullptr;
        if (update.job.result) job.result = update.job.result;
        add(std::move(update));
    }
    void add_event() {
        auto event = make_.event("event:" + std::to_string(expected_.events.size()));
        expected_.events.push_back(event);
        add(model::AddEvent{std::move(event)});
    }
    void put_message() {
        const auto id = any_key_or_new(expected_.messages);
        add(model::PutMessage{expected_.messages[id] = make_.message(id)});
    }
    void delete_message() {
        if (expected_.messages.empty()) return;
        const auto gone = any_of(expected_.messages);
        add(model::DeleteMessage{gone->first});
        expected_.messages.erase(gone);
    }
    void add_statistic() {
        const model::AddStatistic change{.measure = make_.maybe() ? "image" : "text",
                                         .model = make_.maybe() ? "a" : "b",
                                         .time = make_.time(),
                                         .count = make_.below(5),
                                         .amount = make_.integer()};
        auto& total = expected_.totals_ever[{change.measure, change.model}];
        total.count += change.count;
        total.amount += change.amount;
        add(change);
    }
    void put_outbox() {
        const auto id = any_key_or_new(expected_.outbox);
        const model::AddOutbox entry{.id = id,
                                     .kind = make_.text(),
                                     .payload = make_.text(),
                                     .due = make_.time(),
                                     .attempts = make_.small()};
        add(expected_.outbox[id] = entry);
    }
    void delete_outbox() {
        if (expected_.outbox.empty()) return;
        const auto gone = any_of(expected_.outbox);
        add(model::DeleteOutbox{gone->first});
        expected_.outbox.erase(gone);
    }
    void put_setting() {
        const auto name = "setting " + std::to_string(make_.below(4));
        add(model::PutSetting{name, expected_.settings[name] = make_.text()});
    }

    static constexpr void (History::* actions[])() = {
        &History::put_user,       &History::put_account,    &History::put_account,
        &History::put_shared_key, &History::put_shared_key, &History::delete_shared_key,
        &History::put_worker,     &History::put_totals,     &History::put_totals,
        &History::delete_worker,  &History::add_request,    &History::update_request,
        &History::update_request, &History::update_request, &History::delete_request,
        &History::add_job,        &History::add_job,        &History::update_job,
        &History::update_job,     &History::add_event,      &History::put_message,
        &History::delete_message, &History::add_statistic,  &History::put_outbox,
        &History::delete_outbox,  &History::put_setting,
    };

    RowMaker make_;
    Expected expected_;
    model::ChangeSet set_;
};

std::int64_t count_in(db::Session& session, const db::Sql& sql) {
    return session.query(sql).at(0).integer(0);
}

void expect_people(db::Session& session, const Expected& expected) {
    for (const auto& [id, user] : expected.users) {
        const auto found = user_by_id(session, id);
        ASSERT_TRUE(found);
        EXPECT_EQ(fields(found->user), fields(user));
        EXPECT_EQ(fields(found->account), fields(expected.accounts.at(id)));
        for (std::size_t i = 0; i < found->workers.size(); ++i) {
            const auto& worker = found->workers[i];
            ASSERT_TRUE(expected.workers.contains(worker.id));
            EXPECT_EQ(worker.owner, id);
            EXPECT_EQ(fields(worker), fields(expected.workers.at(worker.id)));
            EXPECT_EQ(fields(found->worker_totals[i]), fields(expected.totals.at(worker.id)));
        }
        std::vector<model::SharedKey> keys;
        for (const auto& [key_id, key] : expected.shared_keys)
            if (key.owner == id) keys.push_back(key);
        EXPECT_EQ(all_fields(found->shared_keys), all_fields(keys));
    }
    static constexpr db::Sql users{"SELECT count(*) FROM users"};
    static constexpr db::Sql workers{"SELECT count(*) FROM workers"};
    static constexpr db::Sql totals{"SELECT count(*) FROM worker_totals"};
    static constexpr db::Sql keys{"SELECT count(*) FROM shared_keys"};
    EXPECT_EQ(count_in(session, users), std::ssize(expected.users));
    EXPECT_EQ(count_in(session, workers), std::ssize(expected.workers));
    EXPECT_EQ(count_in(session, totals), std::ssize(expected.totals));
    EXPECT_EQ(count_in(session, keys), std::ssize(expected.shared_keys));
}

void expect_request(db::Session& session, const model::Request& request,
                    const std::vector<model::Job>& jobs) {
    const auto found = request_by_id(session, request.id);
    ASSERT_TRUE(found);
    EXPECT_EQ(fields(found->request), fields(request));
    EXPECT_EQ(fields(body_of(session, request.id).value()), fields(*request.body));
    EXPECT_EQ(all_fields(found->jobs), all_fields(jobs));
    for (const auto& job : jobs) {
        const auto result = result_of(session, job.id);
        ASSERT_EQ(result.has_value(), job.result != nullptr);
        if (result) {
            EXPECT_EQ(fields(*result), fields(*job.result));
        }
    }
}

void expect_requests(db::Session& session, const Expected& expected) {
    std::int64_t jobs = 0;
    std::vector<Uuid> unfinished;
    for (const auto& [id, request] : expected.requests) {
        const auto of_request = expected.jobs.find(id);
        expect_request(
            session, request,
            of_request == expected.jobs.end() ? std::vector<model::Job>{} : of_request->second);
        if (of_request != expected.jobs.end()) jobs += std::ssize(of_request->second);
        if (!expected.finished.at(id)) unfinished.push_back(id);
    }
    std::vector<Uuid> found;
    each_unfinished(session, 3, [&](const std::vector<model::RequestBundle>& slice) {
        for (const auto& bundle : slice)
            found.push_back(bundle.request.id);
    });
    EXPECT_EQ(found, unfinished);
    static constexpr db::Sql requests{"SELECT count(*) FROM requests"};
    static constexpr db::Sql bodies{"SELECT count(*) FROM request_bodies"};
    static constexpr db::Sql all_jobs{"SELECT count(*) FROM jobs"};
    EXPECT_EQ(count_in(session, requests), std::ssize(expected.requests));
    EXPECT_EQ(count_in(session, bodies), std::ssize(expected.requests));
    EXPECT_EQ(count_in(session, all_jobs), jobs);
}

void expect_rest(db::Session& session, const Expected& expected) {
    std::vector<model::LedgerEvent> events;
    each_event(session, 0, 7, [&](std::vector<NumberedEvent> slice) {
        for (auto& numbered : slice)
            events.push_back(std::move(numbered.event));
    });
    EXPECT_EQ(all_fields(events), all_fields(expected.events));
    auto messages = values_in(expected.messages);
    std::ranges::sort(messages, {}, [](const auto& m) { return std::pair(m.created, m.id); });
    EXPECT_EQ(all_fields(all_messages(session)), all_fields(messages));
    auto outbox = values_in(expected.outbox);
    std::ranges::sort(outbox, {}, [](const auto& entry) { return std::pair(entry.due, entry.id); });
    EXPECT_EQ(all_fields(due_outbox(session, test_start + days{1'000}, 1'000)), all_fields(outbox));
    std::map<std::pair<std::string, std::string>, Total> totals;
    for (const auto* measure : {"image", "text"})
        for (const auto& total : totals_by_model(session, measure, Resolution::ever, {}))
            totals[{measure, total.model}] = total.total;
    EXPECT_EQ(totals, expected.totals_ever);
    for (const auto* measure : {"image", "text"})
        for (const auto resolution : {Resolution::minute, Resolution::hour, Resolution::day})
            EXPECT_EQ(total_of(session, measure, resolution, test_start),
                      total_of(session, measure, Resolution::ever, {}));
    const auto settings = all_settings(session);
    EXPECT_EQ((std::map<std::string, std::string>(settings.begin(), settings.end())),
              expected.settings);
}

class CoalescingTest : public testing::TestWithParam<db::TestPlace> {
  protected:
    void SetUp() override { db::skip_without_server(GetParam()); }

    /// Groups of 1 to `largest` sets.
    static void run(std::uint64_t seed, int sets, std::int64_t largest) {
        SCOPED_TRACE("seed " + std::to_string(seed) + ", groups up to " + std::to_string(largest));
        TestStore store(GetParam());
        History history(seed);
        SeededRandom random(seed);
        std::vector<model::ChangeSet> group;
        for (int i = 1; i <= sets; ++i) {
            group.push_back(history.next_set());
            if (i < sets && random.between(1, largest) > std::ssize(group)) continue;
            store.write_group(group);
            group.clear();
        }
        expect_people(store.reader(), history.expected());
        expect_requests(store.reader(), history.expected());
        expect_rest(store.reader(), history.expected());
    }
};

TEST_P(CoalescingTest, ItDoesNotMatterHowAHistoryIsCutIntoGroups) {
    for (std::uint64_t seed = 1; seed <= 4 && !HasFailure(); ++seed)
        for (const std::int64_t largest : {1, 12, 1'000'000})
            run(seed, 150, largest);
}

INSTANTIATE_TEST_SUITE_P(Places, CoalescingTest,
                         testing::Values(db::TestPlace::sqlite_memory, db::TestPlace::postgres),
                         db::test_place_name);

}  // namespace
}  // namespace orda::store
