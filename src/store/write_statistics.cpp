#include "store/writing.h"

namespace orda::store {

void write_statistics(GroupTransaction& transaction, const GroupChanges& changes) {
    static const auto add_to_statistic = ManyRows::insert(
        "statistics", "measure, resolution, bucket, model, count, amount",
        "ON CONFLICT (measure, resolution, bucket, model) DO UPDATE SET "
        "count = statistics.count + excluded.count, amount = statistics.amount + excluded.amount");
    RowWriter adding(transaction, add_to_statistic);
    for (const auto& [key, total] : changes.statistics) {
        const auto& [measure, resolution, bucket, model] = key;
        adding.row(text_column(measure), column(resolution), column(bucket), text_column(model),
                   column(total.count), column(total.amount));
    }
    adding.finish();
}

}  // namespace orda::store
