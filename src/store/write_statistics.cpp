#include "db/parameters.h"
#include "store/writing.h"

namespace orda::store {

void write_statistics(GroupTransaction& transaction, const GroupChanges& changes) {
    static const auto add_to_statistic = ManyRows::insert(
        "statistics", "measure, resolution, bucket, model, count, amount",
        "ON CONFLICT (measure, resolution, bucket, model) DO UPDATE SET "
        "count = statistics.count + excluded.count, amount = statistics.amount + excluded.amount");
    RowWriter adding(transaction, add_to_statistic);
    RowWriter alone(transaction, add_to_statistic);
    for (const auto& [key, total] : changes.statistics) {
        const auto& [measure, resolution, bucket, model] = key;
        // A model that is stored under another name may meet one of that name, and PostgreSQL does
        // not add twice to one row within a statement.
        const bool renamed = !db::is_storable(model);
        RowWriter& rows = renamed ? alone : adding;
        rows.row(text_column(measure), column(resolution), column(bucket), text_column(model),
                 column(total.count), column(total.amount));
        if (renamed) rows.finish();
    }
    adding.finish();
}

}  // namespace orda::store
