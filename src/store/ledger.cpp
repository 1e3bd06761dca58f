#include "store/ledger.h"

#include "base/assertion.h"
#include "store/columns.h"
#include "store/packing.h"

namespace orda::store {

namespace {

constexpr db::Sql select_of_account{
    "SELECT e.number, e.event_key, e.kind, e.happened, e.reference, e.postings "
    "FROM ledger_entries i JOIN ledger_events e ON e.number = i.number "
    "WHERE i.account = $1 AND i.number < $2 ORDER BY i.number DESC LIMIT $3"};
constexpr db::Sql select_by_key{
    "SELECT number, event_key, kind, happened, reference, postings FROM ledger_events "
    "WHERE event_key = $1"};
constexpr db::Sql select_after{
    "SELECT number, event_key, kind, happened, reference, postings FROM ledger_events "
    "WHERE number > $1 ORDER BY number LIMIT $2"};

std::vector<NumberedEvent> events_in(const db::Rows& rows) {
    std::vector<NumberedEvent> events;
    events.reserve(rows.size());
    for (const auto& row : rows) {
        ColumnReader in(row);
        NumberedEvent& numbered = events.emplace_back();
        numbered.number = in.integer();
        numbered.event.key = in.text();
        numbered.event.kind = in.number_of<model::EventKind>();
        numbered.event.time = in.time();
        numbered.event.reference = in.text();
        numbered.event.postings = unpacked_postings(in.text());
    }
    return events;
}

}  // namespace

std::vector<NumberedEvent> events_of(db::Session& session, std::int64_t account,
                                     std::int64_t before, std::size_t limit) {
    return events_in(session.query(select_of_account,
                                   db::Values{account, before, static_cast<std::int64_t>(limit)}));
}

std::optional<NumberedEvent> event_by_key(db::Session& session, std::string_view key) {
    auto events = events_in(session.query(select_by_key, db::Values{text_column(key)}));
    if (events.empty()) return std::nullopt;
    return std::move(events.front());
}

void each_event(db::Session& session, std::int64_t after, std::size_t slice,
                const std::function<void(std::vector<NumberedEvent>)>& take) {
    must(slice > 0, "a slice holds something");
    for (;;) {
        auto events = events_in(
            session.query(select_after, db::Values{after, static_cast<std::int64_t>(slice)}));
        if (events.empty()) return;
        const bool more = events.size() == slice;
        after = events.back().number;
        take(std::move(events));
        if (!more) return;
    }
}

}  // namespace orda::store
