#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "base/assertion.h"
#include "model/changes.h"
#include "store/statistics.h"

// What a commit group comes to, row by row: of several changes to one row only the last full state
// counts. Pure; points into the change sets, which must live as long. Internal to the store.

namespace orda::store {

/// What becomes of one row with a version.
template <class Row>
struct RowChange {
    /// The last state; null when the row was removed.
    const Row* row = nullptr;
    /// The version that the database has; 0 for a row that is new.
    std::int64_t expected = 0;

    bool is_new() const { return expected == 0; }
};

/// The rows of one table that a group touches, in the order of the first touch. `Row` has a
/// `version` that counts its changes from 1.
template <class Key, class Row>
class TouchedRows {
  public:
    void put(const Key& key, const Row& row) {
        const auto [found, fresh] = index_.try_emplace(key, rows_.size());
        if (fresh) {
            must(row.version >= 1, "a changed row has a version");
            rows_.emplace_back(key, RowChange<Row>{&row, row.version - 1});
            return;
        }
        auto& change = rows_[found->second].second;
        must(change.row != nullptr, "a removed row is not changed any more");
        must(row.version == change.row->version + 1, "versions of a row follow each other");
        change.row = &row;
    }
    /// A row that the group has brought leaves no trace.
    void remove(const Key& key) {
        const auto [found, fresh] = index_.try_emplace(key, rows_.size());
        // Anything but 0: whatever the database has goes.
        if (fresh)
            rows_.emplace_back(key, RowChange<Row>{nullptr, 1});
        else
            rows_[found->second].second.row = nullptr;
    }
    const std::vector<std::pair<Key, RowChange<Row>>>& rows() const { return rows_; }

  private:
    std::unordered_map<Key, std::size_t> index_;
    std::vector<std::pair<Key, RowChange<Row>>> rows_;
};

struct RequestChange {
    const model::Request* added = nullptr;
    const model::UpdateRequest* updated = nullptr;
    std::int64_t expected = 0;
    std::int64_t version = 0;
    bool removed = false;
};

struct JobChange {
    const model::Job* job = nullptr;
    /// The newest result that the group has, also when a later change came without.
    const model::JobResult* result = nullptr;
    std::int64_t expected = 0;

    bool is_new() const { return expected == 0; }
};

/// The rows of one statistic.
using StatisticKey = std::tuple<std::string_view, Resolution, Time, std::string_view>;

class GroupChanges {
  public:
    explicit GroupChanges(std::span<const model::ChangeSet> sets);

    std::size_t count = 0;
    TouchedRows<model::UserId, model::User> users;
    TouchedRows<model::UserId, model::Account> accounts;
    TouchedRows<Uuid, model::SharedKey> shared_keys;
    TouchedRows<model::WorkerId, model::Worker> workers;
    TouchedRows<model::WorkerId, model::WorkerTotals> worker_totals;
    /// In the order of the first touch; those added, in the order they were added.
    std::vector<std::pair<model::RequestId, RequestChange>> requests;
    /// Without those whose request is removed; new ones in the order of hand-out.
    std::vector<JobChange> jobs;
    std::vector<const model::LedgerEvent*> events;
    std::map<StatisticKey, Total> statistics;
    /// Null: removed.
    std::map<Uuid, const model::AddOutbox*> outbox;
    std::map<Uuid, const model::WorkerMessage*> messages;
    std::map<std::string_view, std::string_view> settings;

  private:
    void take(const model::PutUser& change);
    void take(const model::PutAccount& change);
    void take(const model::PutSharedKey& change);
    void take(const model::DeleteSharedKey& change);
    void take(const model::PutWorker& change);
    void take(const model::PutWorkerTotals& change);
    void take(const model::DeleteWorker& change);
    void take(const model::AddRequest& change);
    void take(const model::UpdateRequest& change);
    void take(const model::DeleteRequest& change);
    void take(const model::AddJob& change);
    void take(const model::UpdateJob& change);
    void take(const model::AddEvent& change);
    void take(const model::PutMessage& change);
    void take(const model::DeleteMessage& change);
    void take(const model::AddStatistic& change);
    void take(const model::AddOutbox& change);
    void take(const model::DeleteOutbox& change);
    void take(const model::PutSetting& change);

    void put_job(const model::Job& job);
    /// The change of the request, null when this is its first.
    RequestChange* known(const model::RequestId& id);
    void drop_jobs_of_removed_requests();

    std::unordered_map<model::RequestId, std::size_t> request_index_;
    std::unordered_map<model::JobId, std::size_t> job_index_;
    bool requests_removed_ = false;
};

}  // namespace orda::store
