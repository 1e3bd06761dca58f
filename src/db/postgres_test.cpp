#include <arpa/inet.h>
#include <array>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include "db/postgres_connection.h"
#include "db/postgres_database.h"
#include "db/postgres_session.h"
#include "db/test_database.h"

namespace orda::db {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

constexpr std::string_view schema = "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT)";
constexpr Sql insert{"INSERT INTO thing (id, name) VALUES ($1, $2)"};
constexpr Sql count{"SELECT count(*) FROM thing"};

Values thing(std::int64_t id) {
    return {id, "name"};
}

template <typename Action>
Error error_of(Action action) {
    try {
        action();
    } catch (const Error& error) {
        return error;
    }
    throw std::logic_error("nothing failed");
}

// A socket on a free port of 127.0.0.1. Unless somebody accepts, connections succeed and nothing is
// ever said.
class Listener {
  public:
    Listener() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        EXPECT_EQ(::bind(socket_, generic, length), 0);
        EXPECT_EQ(::listen(socket_, 4), 0);
        EXPECT_EQ(::getsockname(socket_, generic, &length), 0);
        port_ = ntohs(address.sin_port);
    }
    ~Listener() { close(); }
    void close() {
        if (socket_ >= 0) ::close(socket_);
        socket_ = -1;
    }
    int accept() { return ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC); }
    std::string place() const { return "127.0.0.1:" + std::to_string(port_); }

  private:
    int socket_;
    int port_ = 0;
};

// Stands between one session and the server, and keeps the server's answer to COMMIT to itself.
class AnswerThief {
  public:
    explicit AnswerThief(int port_of_server) : port_of_server_(port_of_server) {}
    std::string place() const { return listener_.place(); }

  private:
    void run() {
        const int client = listener_.accept();
        listener_.close();  // the next connection of the session is refused
        const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(static_cast<std::uint16_t>(port_of_server_));
        EXPECT_EQ(::connect(server, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
        bool committing = false;
        std::array<char, 65536> bytes;
        const auto forward = [&bytes](int from, int to) -> std::string_view {
            const auto size = ::recv(from, bytes.data(), bytes.size(), 0);
            if (size <= 0) return {};
            const auto length = static_cast<std::size_t>(size);
            if (to >= 0) {
                EXPECT_EQ(::send(to, bytes.data(), length, MSG_NOSIGNAL), size);
            }
            return {bytes.data(), length};
        };
        while (true) {
            std::array<pollfd, 2> sockets{pollfd{client, POLLIN, 0}, pollfd{server, POLLIN, 0}};
            if (::poll(sockets.data(), sockets.size(), 10'000) <= 0) break;
            if (sockets[1].revents != 0 && forward(server, committing ? -1 : client).empty()) break;
            if (sockets[1].revents != 0 && committing) break;
            if (sockets[0].revents == 0) continue;
            const std::string_view sent = forward(client, server);
            if (sent.empty()) break;
            committing = sent.find("COMMIT") != std::string_view::npos;
        }
        EXPECT_TRUE(committing);
        ::close(client);
        ::close(server);
    }

    int port_of_server_;
    Listener listener_;
    std::jthread thread_{[this] { run(); }};
};

class PostgresTest : public testing::Test {
  protected:
    void SetUp() override {
        skip_without_server(TestPlace::postgres);
        if (IsSkipped()) return;
        database_ = std::make_unique<TestDatabase>(TestPlace::postgres);
        writer_ = (*database_)->open_writer();
        writer_->execute_script(schema);
    }
    void TearDown() override {
        writer_.reset();
        database_.reset();
    }

    std::int64_t things() { return (*database_)->open_reader()->query(count).at(0).integer(0); }
    void insert_thing(std::int64_t id) {
        writer_->begin();
        writer_->add(insert, thing(id), Expect::one);
        writer_->commit();
    }
    // Ends our connections from outside and waits until they are gone.
    void kill_connections(const std::string& condition = "true") {
        const std::string ours =
            " FROM pg_stat_activity WHERE datname = '" + database_->name() + "' AND " + condition;
        TestDatabase::on_server("SELECT count(pg_terminate_backend(pid, 5000))" + ours);
        EXPECT_EQ(TestDatabase::on_server("SELECT count(*)" + ours), "0");
    }
    // Makes every commit that has changed a thing run `statement` first.
    void at_commit(const std::string& statement) {
        TestDatabase::run(database_->url(),
                          "CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS $$ "
                          "BEGIN PERFORM " +
                              statement + "; RETURN NULL; END $$");
        TestDatabase::run(database_->url(),
                          "CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON thing DEFERRABLE "
                          "INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION at_commit()");
    }

    std::unique_ptr<TestDatabase> database_;
    std::unique_ptr<Session> writer_;
};

TEST_F(PostgresTest, SessionsAreSetUp) {
    const auto setting = [](Session& session, const Sql& sql) {
        return session.query(sql).at(0).text(0);
    };
    static constexpr Sql commit{"SHOW synchronous_commit"};
    static constexpr Sql timeout{"SHOW statement_timeout"};
    static constexpr Sql name{"SHOW application_name"};
    EXPECT_EQ(setting(*writer_, commit), "on");
    EXPECT_EQ(setting(*writer_, timeout), "10s");
    EXPECT_EQ(setting(*writer_, name), "orda");
    EXPECT_THAT((*database_)->description(),
                AllOf(HasSubstr("PostgreSQL 1"), HasSubstr(database_->name())));
}

TEST_F(PostgresTest, AConnectionKilledWhileIdleIsReplaced) {
    insert_thing(1);
    const auto reader = (*database_)->open_reader();
    EXPECT_EQ(reader->query(count).at(0).integer(0), 1);
    kill_connections();
    EXPECT_EQ(reader->query(count).at(0).integer(0), 1);
    insert_thing(2);
    kill_connections();
    writer_->execute_script("CREATE TABLE more (id INTEGER)");
    EXPECT_EQ(things(), 2);
}

TEST_F(PostgresTest, AConnectionKilledBeforeCommitIsUnavailable) {
    insert_thing(1);
    writer_->begin();
    writer_->add(insert, thing(2), Expect::one);
    EXPECT_EQ(writer_->query(count).at(0).integer(0), 2);
    writer_->add(insert, thing(3), Expect::one);
    kill_connections();
    EXPECT_EQ(error_of([&] { writer_->commit(); }).failure(), Failure::unavailable);
    EXPECT_EQ(things(), 1);
    insert_thing(2);
    EXPECT_EQ(things(), 2);
}

TEST_F(PostgresTest, AConnectionKilledBeforeAQueryInATransactionIsUnavailable) {
    writer_->begin();
    EXPECT_EQ(writer_->query(count).at(0).integer(0), 0);
    kill_connections();
    EXPECT_EQ(error_of([&] { writer_->query(count); }).failure(), Failure::unavailable);
    insert_thing(1);
}

TEST_F(PostgresTest, AConnectionThatDiesInCommitLeavesTheOutcomeUnknown) {
    at_commit("pg_terminate_backend(pg_backend_pid())");
    EXPECT_EQ(error_of([&] { insert_thing(1); }).failure(), Failure::outcome_unknown);
    EXPECT_EQ(things(), 0);
}

TEST_F(PostgresTest, AConnectionKilledInCommitLeavesTheOutcomeUnknown) {
    at_commit("pg_sleep(8)");
    std::jthread killer([this] {
        const std::string committing = "query = 'COMMIT' AND wait_event = 'PgSleep'";
        const auto deadline = std::chrono::steady_clock::now() + 5s;
        while (TestDatabase::on_server("SELECT count(*) FROM pg_stat_activity WHERE datname = '" +
                                       database_->name() + "' AND " + committing) == "0" &&
               std::chrono::steady_clock::now() < deadline)
            std::this_thread::sleep_for(5ms);
        kill_connections(committing);
    });
    EXPECT_EQ(error_of([&] { insert_thing(1); }).failure(), Failure::outcome_unknown);
    killer.join();
    EXPECT_EQ(things(), 0);
}

TEST_F(PostgresTest, ACommitWhoseAnswerIsLostHasAnUnknownOutcomeAndHappened) {
    const auto place_of = [](const std::string& url) {
        const auto start = url.find('@') + 1;
        return url.substr(start, url.rfind('/') - start);
    };
    std::string url = database_->url();
    const std::string server = place_of(url);
    AnswerThief thief{std::stoi(server.substr(server.find(':') + 1))};
    url.replace(url.find(server), server.size(), thief.place());
    const PostgresAddress address = read_postgres_url(url + "?sslmode=disable");
    PostgresSession session{address, PostgresSession::Role::writer};
    session.begin();
    session.add(insert, thing(1), Expect::one);
    EXPECT_EQ(session.query(count, {}).at(0).integer(0), 1);
    EXPECT_EQ(error_of([&] { session.commit(); }).failure(), Failure::outcome_unknown);
    EXPECT_EQ(things(), 1);
    EXPECT_EQ(error_of([&] { session.query(count, {}); }).failure(), Failure::unavailable);
}

TEST_F(PostgresTest, AFailureOfTheCommitItselfIsKnown) {
    at_commit("1 / 0");
    EXPECT_EQ(error_of([&] { insert_thing(1); }).failure(), Failure::refused);
    EXPECT_EQ(things(), 0);
    writer_->begin();
    writer_->commit();
}

TEST_F(PostgresTest, AStatementThatTakesTooLongIsBusy) {
    static constexpr Sql impatient{"SET statement_timeout = 20"};
    static constexpr Sql sleep{"SELECT 1 FROM pg_sleep(10)"};
    writer_->query(impatient);
    EXPECT_EQ(error_of([&] { writer_->query(sleep); }).failure(), Failure::busy);
    EXPECT_EQ(writer_->query(count).at(0).integer(0), 0);
}

TEST_F(PostgresTest, TypesThatOnlyPostgresHasAreRefusedWithWords) {
    static constexpr Sql numeric{"SELECT sum(id) FROM thing"};
    insert_thing(1);
    const Error error = error_of([&] { writer_->query(numeric); });
    EXPECT_EQ(error.failure(), Failure::refused);
    EXPECT_THAT(error.what(), HasSubstr("cast"));
    insert_thing(2);
}

TEST_F(PostgresTest, ScriptsAdjustOnlyWhatTheyMade) {
    TestDatabase::run(database_->url(), "CREATE TABLE foreign_thing (number INTEGER, name TEXT)");
    writer_->execute_script("CREATE TABLE ours (number INTEGER, share REAL, name TEXT)");
    static constexpr Sql columns{
        "SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || "
        "coalesce(collation_name, '-') FROM information_schema.columns "
        "WHERE table_name IN ('ours', 'foreign_thing') ORDER BY 1"};
    std::vector<std::string> found;
    for (const Row& row : writer_->query(columns))
        found.push_back(row.text(0));
    EXPECT_THAT(found,
                testing::ElementsAre("foreign_thing.name text -", "foreign_thing.number integer -",
                                     "ours.name text C", "ours.number bigint -",
                                     "ours.share double precision -"));
}

TEST_F(PostgresTest, OtherEncodingsAreRefusedWithWords) {
    const std::string name = database_->name() + "_latin";
    TestDatabase::on_server("CREATE DATABASE " + name +
                            " TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");
    std::string url = database_->url();
    url.replace(url.rfind('/') + 1, std::string::npos, name);
    const Error error = error_of([&] { open_database(url); });
    TestDatabase::on_server("DROP DATABASE " + name + " WITH (FORCE)");
    EXPECT_EQ(error.failure(), Failure::refused);
    EXPECT_THAT(error.what(), HasSubstr("UTF8"));
}

TEST_F(PostgresTest, AServerThatOnlyReadsIsUnavailable) {
    TestDatabase::on_server("ALTER DATABASE " + database_->name() +
                            " SET default_transaction_read_only = on");
    const Error error = error_of([&] { open_database(database_->url()); });
    EXPECT_EQ(error.failure(), Failure::unavailable);
    EXPECT_THAT(error.what(), HasSubstr("read-only"));
}

TEST_F(PostgresTest, AWrongPasswordIsNotShown) {
    std::string url = test_postgres_url();
    const auto host = url.find('@') + 1;
    url = "postgres://locked:top%20secret@" + url.substr(host);
    const Error error = error_of([&] { open_database(url); });
    EXPECT_EQ(error.failure(), Failure::unavailable);
    EXPECT_THAT(error.what(),
                AllOf(HasSubstr("password authentication failed"), Not(HasSubstr("secret"))));
}

TEST(PostgresUrl, UnreadableOnesAreRefusedWithoutShowingThem) {
    for (const char* url : {"postgres://u:sec%ret@host/db", "postgres://u:secret@secret@host/db",
                            "postgres://u:secret/secret@host/db", "postgres://host/db?secret=1",
                            "postgres://[secret/db"}) {
        const Error error = error_of([&] { open_database(url); });
        EXPECT_EQ(error.failure(), Failure::refused) << url;
        EXPECT_THAT(error.what(), Not(HasSubstr("sec"))) << url;
    }
}

TEST(PostgresUrl, ThePlaceHasNoPassword) {
    const PostgresAddress address =
        read_postgres_url("postgres://u:s%40cret@example.org:1234/orda");
    EXPECT_EQ(address.place, "example.org:1234, database orda");
    EXPECT_EQ(address.password, "s@cret");
}

TEST(PostgresUnreachable, IsUnavailableWithinTheDeadline) {
    Listener server;
    const auto start = std::chrono::steady_clock::now();
    const Error silent = error_of(
        [&] { open_database("postgres://u:secret@" + server.place() + "/db?connect_timeout=2"); });
    EXPECT_LT(std::chrono::steady_clock::now() - start, 4s);
    EXPECT_EQ(silent.failure(), Failure::unavailable);
    EXPECT_THAT(silent.what(),
                AllOf(HasSubstr("127.0.0.1"), HasSubstr("timeout"), Not(HasSubstr("secret"))));
    server.close();
    const Error closed = error_of(
        [&] { open_database("postgres://u:secret@" + server.place() + "/db?connect_timeout=2"); });
    EXPECT_EQ(closed.failure(), Failure::unavailable);
    EXPECT_THAT(closed.what(), AllOf(HasSubstr("refused"), Not(HasSubstr("secret"))));
}

TEST(FailureOfPostgres, KnowsTheKinds) {
    const auto failure = [](std::string_view state) {
        return failure_of_postgres(state, Failure::refused);
    };
    EXPECT_EQ(failure("40001"), Failure::busy);
    EXPECT_EQ(failure("40P01"), Failure::busy);
    EXPECT_EQ(failure("55P03"), Failure::busy);
    EXPECT_EQ(failure("57014"), Failure::busy);
    EXPECT_EQ(failure("53100"), Failure::unavailable);
    EXPECT_EQ(failure("53300"), Failure::unavailable);
    EXPECT_EQ(failure("57P03"), Failure::unavailable);
    EXPECT_EQ(failure("58030"), Failure::unavailable);
    EXPECT_EQ(failure("08006"), Failure::unavailable);
    EXPECT_EQ(failure(""), Failure::unavailable);
    EXPECT_EQ(failure("08P01"), Failure::refused);
    EXPECT_EQ(failure("23505"), Failure::refused);
    EXPECT_EQ(failure("42601"), Failure::refused);
    EXPECT_EQ(failure("25006"), Failure::refused);
    EXPECT_EQ(failure_of_postgres("25006", Failure::unavailable), Failure::unavailable);
}

}  // namespace
}  // namespace orda::db
