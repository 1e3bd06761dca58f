#include "db/database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>
#include <thread>

#include "db/test_database.h"

namespace orda::db {
namespace {

using testing::ElementsAre;

constexpr std::string_view schema = R"(
CREATE TABLE thing (
    id INTEGER PRIMARY KEY,  -- a comment; with a semicolon
    amount INTEGER,
    share REAL,
    name TEXT,
    data BYTEA
);
CREATE UNIQUE INDEX thing_name ON thing (name);
CREATE TABLE note (id TEXT PRIMARY KEY, words TEXT NOT NULL DEFAULT 'a;b');
)";

constexpr Sql insert_thing{
    "INSERT INTO thing (id, amount, share, name, data) VALUES ($1, $2, $3, $4, $5)"};
constexpr Sql all_things{"SELECT id, amount, share, name, data FROM thing ORDER BY id"};
constexpr Sql insert_note{"INSERT INTO note (id) VALUES ($1)"};
constexpr Sql note_ids{"SELECT id FROM note ORDER BY id"};
constexpr Sql count_things{"SELECT count(*) FROM thing"};
constexpr Sql set_amount{"UPDATE thing SET amount = $2 WHERE id = $1"};

Values thing(std::int64_t id) {
    return {id, std::int64_t{0}, 0.5, "thing " + std::to_string(id), Blob{1}};
}

template <typename Action>
Failure failure_of(Action action) {
    try {
        action();
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()), "");
        return error.failure();
    }
    throw std::logic_error("nothing failed");
}

class DatabaseTest : public testing::TestWithParam<TestPlace> {
  protected:
    void SetUp() override {
        skip_without_server(GetParam());
        if (IsSkipped()) return;
        database_ = std::make_unique<TestDatabase>(GetParam());
        writer_ = (*database_)->open_writer();
        writer_->execute_script(schema);
    }
    void TearDown() override {
        writer_.reset();
        database_.reset();
    }

    std::int64_t count() {
        return (*database_)->open_reader()->query(count_things).at(0).integer(0);
    }
    void insert(const Values& values) {
        writer_->begin();
        writer_->add(insert_thing, values, Expect::one);
        writer_->commit();
    }

    std::unique_ptr<TestDatabase> database_;
    std::unique_ptr<Session> writer_;
};

TEST_P(DatabaseTest, EveryTypeComesBackAsItWent) {
    const std::int64_t least = std::numeric_limits<std::int64_t>::min();
    const std::int64_t greatest = std::numeric_limits<std::int64_t>::max();
    Blob bytes;
    for (int i = 0; i < 256; ++i)
        bytes.push_back(static_cast<std::uint8_t>(i));
    const std::string text = "Orda ’ \xF0\x9F\x90\xB4 'quoted' $1 ? \n";
    insert({least, greatest, 0.1, text, bytes});
    insert(
        {std::int64_t{0}, std::int64_t{-1}, -std::numeric_limits<double>::infinity(), "", Blob{}});
    insert({greatest, Null{}, Null{}, Null{}, Null{}});

    const Rows rows = writer_->query(all_things);
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0].integer(0), least);
    EXPECT_EQ(rows[0].integer(1), greatest);
    EXPECT_EQ(rows[0].real(2), 0.1);
    EXPECT_EQ(rows[0].text(3), text);
    EXPECT_EQ(rows[0].blob(4), bytes);
    EXPECT_EQ(rows[1].integer(1), -1);
    EXPECT_EQ(rows[1].real(2), -std::numeric_limits<double>::infinity());
    EXPECT_EQ(rows[1].text(3), "");
    EXPECT_EQ(rows[1].blob(4), Blob{});
    EXPECT_EQ(rows[2].integer(0), greatest);
    for (std::size_t column = 1; column < 5; ++column)
        EXPECT_TRUE(rows[2].is_null(column));
    EXPECT_EQ(rows[2].size(), 5U);
}

TEST_P(DatabaseTest, LongTextAndBlobsComeBack) {
    const std::string text(3'000'000, 'x');
    const Blob bytes(5'000'000, 0);
    insert({std::int64_t{1}, std::int64_t{1}, 1.0, text.substr(0, 1000), bytes});
    writer_->begin();
    static constexpr Sql insert_words{"INSERT INTO note (id, words) VALUES ($1, $2)"};
    for (int i = 0; i < 5; ++i)
        writer_->add(insert_words, Values{std::to_string(i), text});
    writer_->commit();
    EXPECT_EQ(writer_->query(all_things).at(0).blob(4), bytes);
    static constexpr Sql words{"SELECT words FROM note"};
    const Rows rows = writer_->query(words);
    ASSERT_EQ(rows.size(), 5U);
    for (const Row& row : rows)
        EXPECT_EQ(row.text(0), text);
}

TEST_P(DatabaseTest, TextOrdersAndComparesByBytes) {
    writer_->begin();
    for (const char* id : {"a", "B", "_", "ä", "-1", "A", "aa", "a-b", "Z"})
        writer_->add(insert_note, Values{id});
    writer_->commit();
    std::vector<std::string> ids;
    for (const Row& row : writer_->query(note_ids))
        ids.push_back(row.text(0));
    EXPECT_THAT(ids, ElementsAre("-1", "A", "B", "Z", "_", "a", "a-b", "aa", "ä"));
    static constexpr Sql after{"SELECT count(*) FROM note WHERE id > $1"};
    EXPECT_EQ(writer_->query(after, Values{"Z"}).at(0).integer(0), 5);
    static constexpr Sql greatest{"SELECT max(id) FROM note WHERE id < $1"};
    EXPECT_EQ(writer_->query(greatest, Values{"_"}).at(0).text(0), "Z");
}

TEST_P(DatabaseTest, ColumnsAddedLaterOrderByBytesAndHold64Bits) {
    writer_->execute_script(
        "ALTER TABLE note ADD COLUMN alias TEXT; ALTER TABLE note ADD COLUMN number INTEGER;");
    static constexpr Sql insert{"INSERT INTO note (id, alias, number) VALUES ($1, $2, $3)"};
    writer_->begin();
    for (const char* alias : {"b", "C"})
        writer_->add(insert, Values{alias, alias, std::int64_t{1} << 40});
    writer_->commit();
    static constexpr Sql aliases{"SELECT alias, number FROM note ORDER BY alias"};
    const Rows rows = writer_->query(aliases);
    EXPECT_EQ(rows.at(0).text(0), "C");
    EXPECT_EQ(rows.at(0).integer(1), std::int64_t{1} << 40);
}

TEST_P(DatabaseTest, ParametersNeedNoTypeWhereTheDialectSaysSo) {
    insert({std::int64_t{1}, std::int64_t{1} << 40, 0.5, "one", Null{}});
    insert({std::int64_t{2}, Null{}, 0.5, "two", Null{}});
    static constexpr Sql filter{
        "SELECT id FROM thing WHERE ($1 = 0 OR amount = $1) AND ($2 = '' OR name = $2) ORDER BY "
        "id"};
    EXPECT_EQ(writer_->query(filter, Values{std::int64_t{0}, ""}).size(), 2U);
    EXPECT_EQ(writer_->query(filter, Values{std::int64_t{1} << 40, ""}).size(), 1U);
    EXPECT_EQ(writer_->query(filter, Values{std::int64_t{0}, "two"}).at(0).integer(0), 2);
    static constexpr Sql cast{"SELECT id FROM thing WHERE CAST($1 AS BIGINT) IS NULL OR id = $1"};
    EXPECT_EQ(writer_->query(cast, Values{Null{}}).size(), 2U);
    EXPECT_EQ(writer_->query(cast, Values{std::int64_t{2}}).size(), 1U);
    static constexpr Sql same{"SELECT id FROM thing WHERE amount IS NOT DISTINCT FROM $1"};
    EXPECT_EQ(writer_->query(same, Values{Null{}}).at(0).integer(0), 2);
    EXPECT_EQ(writer_->query(same, Values{std::int64_t{1} << 40}).at(0).integer(0), 1);
    // Out of order and repeated.
    static constexpr Sql mixed{"SELECT $2 || name || $2 FROM thing WHERE id = $1"};
    EXPECT_EQ(writer_->query(mixed, Values{std::int64_t{1}, "-"}).at(0).text(0), "-one-");
    static constexpr Sql page{"SELECT id FROM thing ORDER BY id DESC LIMIT $1 OFFSET $2"};
    EXPECT_EQ(writer_->query(page, Values{std::int64_t{1}, std::int64_t{1}}).at(0).integer(0), 1);
}

TEST_P(DatabaseTest, AParameterThatWasNullMayBecomeAnyTypeLater) {
    insert({std::int64_t{1}, Null{}, Null{}, Null{}, Null{}});
    insert({std::int64_t{2}, std::int64_t{7}, Null{}, Null{}, Null{}});
    insert({std::int64_t{3}, Null{}, 0.25, "three", Null{}});
    insert({std::int64_t{4}, std::int64_t{8}, 0.5, Null{}, Blob{9}});
    const Rows rows = writer_->query(all_things);
    EXPECT_EQ(rows.at(1).integer(1), 7);
    EXPECT_EQ(rows.at(2).real(2), 0.25);
    EXPECT_EQ(rows.at(3).blob(4), Blob{9});
}

TEST_P(DatabaseTest, ExpressionsAreReadAlike) {
    insert({std::int64_t{1}, std::int64_t{1} << 40, 0.5, "one", Null{}});
    insert({std::int64_t{2}, std::int64_t{1} << 41, 0.25, "two", Null{}});
    static constexpr Sql sums{
        "SELECT count(*), CAST(sum(amount) AS BIGINT), sum(share), max(id) = 2, 7, "
        "CASE WHEN min(name) = 'one' THEN 1 ELSE 0 END, coalesce((SELECT data FROM thing WHERE id "
        "= 1), $1) FROM thing"};
    const Row row = writer_->query(sums, Values{Blob{1, 2}}).at(0);
    EXPECT_EQ(row.integer(0), 2);
    EXPECT_EQ(row.integer(1), (std::int64_t{1} << 40) + (std::int64_t{1} << 41));
    EXPECT_EQ(row.real(2), 0.75);
    EXPECT_TRUE(row.boolean(3));
    EXPECT_EQ(row.integer(4), 7);
    EXPECT_TRUE(row.boolean(5));
    EXPECT_EQ(row.blob(6), (Blob{1, 2}));
}

TEST_P(DatabaseTest, ChangedRowsAreCounted) {
    insert(thing(1));
    insert(thing(2));
    static constexpr Sql upsert{
        "INSERT INTO thing (id, amount) VALUES ($1, $2) "
        "ON CONFLICT (id) DO UPDATE SET amount = excluded.amount WHERE thing.amount < $2"};
    const auto changes_one = [this](const Sql& sql, const Values& values) {
        writer_->begin();
        try {
            writer_->add(sql, values, Expect::one);
            writer_->commit();
            return true;
        } catch (const Error& error) {
            EXPECT_EQ(error.failure(), Failure::unexpected_rows);
            return false;
        }
    };
    EXPECT_TRUE(changes_one(set_amount, {std::int64_t{1}, std::int64_t{5}}));
    EXPECT_TRUE(changes_one(set_amount, {std::int64_t{1}, std::int64_t{5}}));  // to the same
    EXPECT_FALSE(changes_one(set_amount, {std::int64_t{9}, std::int64_t{5}}));
    EXPECT_TRUE(changes_one(upsert, {std::int64_t{1}, std::int64_t{6}}));
    EXPECT_FALSE(changes_one(upsert, {std::int64_t{1}, std::int64_t{6}}));
    EXPECT_TRUE(changes_one(upsert, {std::int64_t{3}, std::int64_t{1}}));
    static constexpr Sql forget{"DELETE FROM thing WHERE id > $1"};
    EXPECT_FALSE(changes_one(forget, {std::int64_t{0}}));
    EXPECT_TRUE(changes_one(forget, {std::int64_t{2}}));
    EXPECT_EQ(count(), 2);
}

TEST_P(DatabaseTest, OneWrongCountUndoesTheWholeTransaction) {
    insert(thing(1));
    EXPECT_EQ(failure_of([&] {
                  writer_->begin();
                  writer_->add(insert_thing, thing(2), Expect::one);
                  writer_->add(set_amount, Values{std::int64_t{77}, std::int64_t{1}}, Expect::one);
                  writer_->add(insert_thing, thing(3), Expect::one);
                  writer_->commit();
              }),
              Failure::unexpected_rows);
    EXPECT_EQ(count(), 1);
    insert(thing(2));  // the session goes on
    EXPECT_EQ(count(), 2);
}

TEST_P(DatabaseTest, RollbackLeavesNothing) {
    writer_->rollback();  // with nothing open it does nothing
    writer_->begin();
    writer_->add(insert_thing, thing(1), Expect::one);
    writer_->rollback();
    EXPECT_EQ(count(), 0);
    writer_->begin();
    writer_->add(insert_thing, thing(1), Expect::one);
    EXPECT_EQ(writer_->query(count_things).at(0).integer(0), 1);
    writer_->rollback();
    EXPECT_EQ(writer_->query(count_things).at(0).integer(0), 0);
    writer_->begin();
    writer_->commit();  // empty
    insert(thing(1));
    EXPECT_EQ(count(), 1);
}

TEST_P(DatabaseTest, ASessionThatGoesRollsBack) {
    writer_->begin();
    writer_->add(insert_thing, thing(1));
    EXPECT_EQ(writer_->query(count_things).at(0).integer(0), 1);
    writer_.reset();
    writer_ = (*database_)->open_writer();
    EXPECT_EQ(writer_->query(count_things).at(0).integer(0), 0);
    insert(thing(1));
}

TEST_P(DatabaseTest, AConstraintIsRefusedAndUndoesTheTransaction) {
    insert(thing(1));
    EXPECT_EQ(failure_of([&] {
                  writer_->begin();
                  writer_->add(insert_thing, thing(2));
                  writer_->add(insert_thing, thing(1));
                  writer_->add(insert_thing, thing(3));
                  writer_->commit();
              }),
              Failure::refused);
    EXPECT_EQ(count(), 1);
    static constexpr Sql null_words{"INSERT INTO note (id, words) VALUES ($1, NULL)"};
    EXPECT_EQ(failure_of([&] {
                  writer_->begin();
                  writer_->add(null_words, Values{"x"});
                  writer_->commit();
              }),
              Failure::refused);
    insert(thing(2));
    EXPECT_EQ(count(), 2);
}

TEST_P(DatabaseTest, MistakesAreRefusedAndTheSessionGoesOn) {
    static constexpr Sql no_sql{"SELEKT 1"};
    static constexpr Sql no_table{"SELECT id FROM nothing WHERE id = $1"};
    static constexpr Sql two{"SELECT 1; SELECT 2"};
    static constexpr Sql one_parameter{"SELECT id FROM thing WHERE id = $1"};
    static constexpr Sql quoted_name{"SELECT \"no such column\" FROM thing"};
    const std::int64_t id = 1;
    const std::vector<std::pair<const Sql*, Values>> mistakes{
        {&no_sql, {}},
        {&no_table, {id}},
        {&two, {}},
        {&one_parameter, {}},
        {&quoted_name, {}},
        {&insert_thing, thing(1)},  // outside a transaction
        {&one_parameter, {id}},
        {&one_parameter, {std::string("1")}},  // another type than before
    };
    for (const auto& [sql, values] : mistakes) {
        if (sql == &one_parameter && values == Values{id}) {
            EXPECT_EQ(writer_->query(*sql, values).size(), 0U);
            continue;
        }
        EXPECT_EQ(failure_of([&] { writer_->query(*sql, values); }), Failure::refused) << sql->text;
    }
    insert(thing(1));
    EXPECT_EQ(count(), 1);
}

TEST_P(DatabaseTest, WhatOneEngineCannotStoreNeitherDoes) {
    const auto refused = [this](Values values) {
        EXPECT_EQ(failure_of([&] { insert(values); }), Failure::refused);
    };
    Values values = thing(1);
    values[3] = std::string("nul\0inside", 10);
    refused(values);
    values[3] = std::string("not utf-8 \xC3(");
    refused(values);
    values = thing(1);
    values[2] = std::numeric_limits<double>::quiet_NaN();
    refused(values);
    EXPECT_EQ(count(), 0);
    insert(thing(1));
}

TEST_P(DatabaseTest, AQueryInATransactionSeesItAndMayReturnWhatItChanged) {
    static constexpr Sql give_number{
        "INSERT INTO thing (id, name) VALUES ($1, $2) "
        "ON CONFLICT (id) DO UPDATE SET amount = coalesce(thing.amount, 0) + 1 RETURNING amount"};
    writer_->begin();
    EXPECT_TRUE(writer_->query(give_number, Values{std::int64_t{1}, "a"}).at(0).is_null(0));
    EXPECT_EQ(writer_->query(give_number, Values{std::int64_t{1}, "b"}).at(0).integer(0), 1);
    writer_->add(give_number, Values{std::int64_t{1}, "c"}, Expect::one);
    EXPECT_EQ(writer_->query(all_things).at(0).integer(1), 2);
    writer_->commit();
    EXPECT_EQ(count(), 1);
}

TEST_P(DatabaseTest, AFailedQueryEndsTheTransaction) {
    static constexpr Sql no_table{"SELECT id FROM nothing"};
    writer_->begin();
    writer_->add(insert_thing, thing(1));
    EXPECT_EQ(failure_of([&] { writer_->query(no_table); }), Failure::refused);
    EXPECT_EQ(count(), 0);
    writer_->begin();  // none is open any more
    writer_->commit();
}

TEST_P(DatabaseTest, ReadersRunBesideTheWriter) {
    constexpr std::int64_t groups = 50;
    std::atomic<bool> done{false};
    const auto read = [&] {
        const auto reader = (*database_)->open_reader();
        std::int64_t last = 0;
        while (!done) {
            const std::int64_t seen = reader->query(count_things).at(0).integer(0);
            EXPECT_EQ(seen % 2, 0);  // whole groups only
            EXPECT_GE(seen, last);
            last = seen;
        }
        return last;
    };
    {
        std::jthread one(read);
        std::jthread two(read);
        for (std::int64_t group = 0; group < groups; ++group) {
            writer_->begin();
            writer_->add(insert_thing, thing(2 * group));
            writer_->add(insert_thing, thing(2 * group + 1));
            writer_->commit();
        }
        done = true;
    }
    EXPECT_EQ(count(), 2 * groups);
}

TEST_P(DatabaseTest, AReaderRefusesChanges) {
    const auto reader = (*database_)->open_reader();
    EXPECT_EQ(failure_of([&] {
                  reader->begin();
                  reader->add(insert_thing, thing(1));
                  reader->commit();
              }),
              Failure::refused);
    EXPECT_EQ(failure_of([&] { reader->query(insert_thing, thing(1)); }), Failure::refused);
    EXPECT_EQ(failure_of([&] { reader->execute_script("CREATE TABLE x (id TEXT)"); }),
              Failure::refused);
    EXPECT_EQ(reader->query(count_things).at(0).integer(0), 0);
}

TEST_P(DatabaseTest, TenThousandAddsInOneTransaction) {
    constexpr std::int64_t things = 10'000;
    writer_->begin();
    for (std::int64_t id = 0; id < things; ++id) {
        Values values = thing(id);
        values[4] = Blob(200, 7);
        writer_->add(insert_thing, values, Expect::one);
    }
    // Each answer is longer than its question.
    static constexpr Sql touch{"UPDATE thing SET amount = 1 WHERE id = $1 RETURNING *"};
    for (std::int64_t id = 0; id < things; ++id)
        writer_->add(touch, Values{id}, Expect::one);
    writer_->commit();
    EXPECT_EQ(count(), things);
}

TEST_P(DatabaseTest, AStatementIsFoundAgainByItsAddress) {
    for (std::int64_t id = 0; id < 20; ++id)
        insert(thing(id));
    const Sql copy = all_things;
    EXPECT_EQ(writer_->query(copy).size(), 20U);
    EXPECT_EQ(writer_->query(all_things).size(), 20U);
    static constexpr Sql prepared{
        "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 's%'"};
    // The insert, the list and this one.
    if ((*database_)->engine() == Engine::postgres) {
        EXPECT_EQ(writer_->query(prepared).at(0).integer(0), 3);
    }
}

TEST_P(DatabaseTest, AnotherTextAtTheSameAddressIsAnAssertion) {
    // Forked, not started anew: that would leave a database behind.
    GTEST_FLAG_SET(death_test_style, "fast");
    std::string text = "SELECT 1";
    writer_->query(Sql{text});
    text = "SELECT 2";
    EXPECT_DEATH(writer_->query(Sql{text}), "static storage");
}

TEST_P(DatabaseTest, AScriptHappensWholeOrNotAtAll) {
    EXPECT_EQ(failure_of([&] {
                  writer_->execute_script(
                      "CREATE TABLE first (id INTEGER); INSERT INTO note (id) VALUES ('x');"
                      "CREATE TABLE thing (id INTEGER)");
              }),
              Failure::refused);
    EXPECT_EQ(writer_->query(note_ids).size(), 0U);
    writer_->execute_script("CREATE TABLE first (id INTEGER); -- nothing more\n");
    writer_->execute_script("");
    static constexpr Sql first{"SELECT id FROM first"};
    EXPECT_EQ(writer_->query(first).size(), 0U);
}

TEST_P(DatabaseTest, StatementsSurviveAScriptThatChangesTheirTables) {
    static constexpr Sql everything{"SELECT * FROM note"};
    EXPECT_EQ(writer_->query(everything).size(), 0U);
    writer_->execute_script(
        "ALTER TABLE note ADD COLUMN more TEXT; INSERT INTO note (id) VALUES ('x')");
    EXPECT_EQ(writer_->query(everything).at(0).size(), 3U);
}

TEST_P(DatabaseTest, RowsAreReadStrictly) {
    insert(thing(1));
    const Row row = writer_->query(all_things).at(0);
    EXPECT_THROW(row.text(0), std::logic_error);
    EXPECT_THROW(row.integer(3), std::logic_error);
    EXPECT_THROW(row.integer(5), std::logic_error);
    EXPECT_THROW(row.is_null(5), std::logic_error);
}

INSTANTIATE_TEST_SUITE_P(Places, DatabaseTest,
                         testing::Values(TestPlace::sqlite_file, TestPlace::sqlite_memory,
                                         TestPlace::postgres),
                         test_place_name);

// A database in memory keeps no old states: its readers wait for the writer.
class SnapshotTest : public DatabaseTest {};

TEST_P(SnapshotTest, TwoReadersSeeCommittedStateWhileAWriterWrites) {
    insert(thing(1));
    const auto first = (*database_)->open_reader();
    const auto second = (*database_)->open_reader();
    writer_->begin();
    writer_->add(insert_thing, thing(2));
    EXPECT_EQ(writer_->query(count_things).at(0).integer(0), 2);
    EXPECT_EQ(first->query(count_things).at(0).integer(0), 1);
    EXPECT_EQ(second->query(count_things).at(0).integer(0), 1);
    writer_->commit();
    EXPECT_EQ(first->query(count_things).at(0).integer(0), 2);
    EXPECT_EQ(second->query(count_things).at(0).integer(0), 2);
}

TEST_P(SnapshotTest, AReadersTransactionSeesOneState) {
    insert(thing(1));
    const auto reader = (*database_)->open_reader();
    reader->begin();
    EXPECT_EQ(reader->query(count_things).at(0).integer(0), 1);
    insert(thing(2));
    EXPECT_EQ(reader->query(count_things).at(0).integer(0), 1);
    reader->commit();
    EXPECT_EQ(reader->query(count_things).at(0).integer(0), 2);
}

INSTANTIATE_TEST_SUITE_P(Places, SnapshotTest,
                         testing::Values(TestPlace::sqlite_file, TestPlace::postgres),
                         test_place_name);

TEST(OpenDatabase, RefusesOtherUrlsWithoutShowingThem) {
    for (const char* url : {"", "mysql://u:secret@host/db", "sqlite:", "secret"}) {
        try {
            open_database(url);
            ADD_FAILURE() << url;
        } catch (const Error& error) {
            EXPECT_EQ(error.failure(), Failure::refused);
            EXPECT_THAT(error.what(), testing::HasSubstr("sqlite:"));
            EXPECT_THAT(error.what(), testing::Not(testing::HasSubstr("secret")));
        }
    }
}

}  // namespace
}  // namespace orda::db
