#include "store/columns.h"

#include <stdexcept>

#include "db/parameters.h"

namespace orda::store {

db::Value text_column(std::string_view text) {
    return db::is_storable(text) ? std::string(text) : db::storable(text);
}

Uuid ColumnReader::uuid() {
    const auto& written = text();
    const auto id = Uuid::parse(written);
    if (!id) throw std::runtime_error("the database holds an id that is none: " + written);
    return *id;
}

}  // namespace orda::store
