#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>

#include "db/test_database.h"
#include "store/group_writer.h"
#include "store/migrations.h"
#include "store/pen.h"
#include "store/row_maker_test.h"

namespace orda::store {

/// A fresh database with tables, a writer and the pen, for the tests of this room.
class TestStore {
  public:
    explicit TestStore(db::TestPlace place) : database_(place) {
        migrate(*database_);
        writer_ = database_->open_writer();
        pen_ = take_pen(*writer_, "test");
        reader_ = database_->open_reader();
    }

    db::TestDatabase& database() { return database_; }
    db::Session& writer() { return *writer_; }
    db::Session& reader() { return *reader_; }
    Pen& pen() { return pen_; }

    /// Writes one group.
    GroupSize write_group(std::span<const model::ChangeSet> sets) {
        const GroupSize size = GroupWriter(*writer_, pen_).write(sets);
        pen_.group += 1;
        return size;
    }
    /// Writes one group of one set.
    template <class... Changes>
    GroupSize write(Changes&&... changes) {
        model::ChangeSet set;
        (set.changes.emplace_back(std::forward<Changes>(changes)), ...);
        return write_group({&set, 1});
    }
    /// Ends the sessions as a dying process would.
    void close() {
        writer_.reset();
        reader_.reset();
    }
    void reopen() {
        close();
        writer_ = database_->open_writer();
        reader_ = database_->open_reader();
    }

  private:
    db::TestDatabase database_;
    std::unique_ptr<db::Session> writer_;
    std::unique_ptr<db::Session> reader_;
    Pen pen_;
};

class StoreTest : public testing::TestWithParam<db::TestPlace> {
  protected:
    void SetUp() override {
        db::skip_without_server(GetParam());
        if (!IsSkipped()) store_ = std::make_unique<TestStore>(GetParam());
    }

    TestStore& store() { return *store_; }
    db::Session& reader() { return store_->reader(); }

    RowMaker make{20'260'101};

  private:
    std::unique_ptr<TestStore> store_;
};

/// The failure of what is done; std::logic_error when nothing fails.
template <class Action>
db::Failure failure_of(Action action) {
    try {
        action();
    } catch (const db::Error& error) {
        return error.failure();
    }
    throw std::logic_error("nothing failed");
}

}  // namespace orda::store
