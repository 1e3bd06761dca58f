#include "store/pen.h"

#include "base/assertion.h"
#include "store/columns.h"

namespace orda::store {

namespace {

constexpr db::Sql take{
    "UPDATE pen SET node = $1, epoch = epoch + 1 WHERE id = 1 RETURNING node, epoch, group_number"};
constexpr db::Sql read{"SELECT node, epoch, group_number FROM pen WHERE id = 1"};

Pen pen_of(const db::Rows& rows) {
    must(rows.size() == 1, "the pen is one row");
    ColumnReader in(rows.front());
    Pen pen;
    pen.node = in.text();
    pen.epoch = in.integer();
    pen.group = in.integer();
    return pen;
}

}  // namespace

Pen take_pen(db::Session& writer, const std::string& node_address) {
    writer.begin();
    const Pen pen = pen_of(writer.query(take, db::Values{text_column(node_address)}));
    writer.commit();
    return pen;
}

Pen read_pen(db::Session& session) {
    return pen_of(session.query(read));
}

}  // namespace orda::store
