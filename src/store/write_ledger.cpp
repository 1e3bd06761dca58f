#include <algorithm>

#include "store/packing.h"
#include "store/writing.h"

namespace orda::store {

void write_ledger(GroupTransaction& transaction, const GroupChanges& changes, std::int64_t group) {
    static const auto insert_event =
        ManyRows::insert("ledger_events", "number, event_key, kind, happened, reference, postings");
    static const auto insert_entry = ManyRows::insert("ledger_entries", "account, number");
    RowWriter events(transaction, insert_event);
    RowWriter entries(transaction, insert_entry);
    std::vector<std::int64_t> accounts;
    for (std::size_t i = 0; i < changes.events.size(); ++i) {
        const model::LedgerEvent& event = *changes.events[i];
        const std::int64_t number = number_in_group(group, i);
        events.row(number, text_column(event.key), column(event.kind), column(event.time),
                   text_column(event.reference), packed(event.postings));
        accounts.clear();
        for (const auto& posting : event.postings)
            if (std::ranges::find(accounts, posting.account) == accounts.end())
                accounts.push_back(posting.account);
        for (const auto account : accounts)
            entries.row(account, number);
    }
    events.finish();
    entries.finish();
}

}  // namespace orda::store
