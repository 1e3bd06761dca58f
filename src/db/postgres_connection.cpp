#include "db/postgres_connection.h"

#include <array>
#include <cerrno>
#include <fmt/format.h>
#include <poll.h>

namespace orda::db {

namespace {

/// Seconds to wait for each address of the server (libpq's connect_timeout).
constexpr const char* connect_limit = "5";
/// A peer that vanished without a word is noticed after 10 + 3 × 5 s, or when sent bytes stay
/// unacknowledged for 15 s (milliseconds).
constexpr const char* keepalive_idle = "10";
constexpr const char* keepalive_interval = "5";
constexpr const char* keepalive_count = "3";
constexpr const char* unacknowledged_limit = "15000";
/// The server ends a transaction that a vanished node left open.
constexpr std::chrono::seconds idle_transaction_limit{60};

constexpr std::string_view hidden = "********";

std::string without_password(std::string text, const std::string& password) {
    if (password.empty()) return text;
    for (auto at = text.find(password); at != std::string::npos;
         at = text.find(password, at + hidden.size()))
        text.replace(at, password.size(), hidden);
    return text;
}

// libpq ends its messages with a line break and may use several lines.
std::string one_line(std::string_view message) {
    std::string out;
    for (const char c : message)
        out += c == '\n' || c == '\t' ? ' ' : c;
    while (out.ends_with(' '))
        out.pop_back();
    return out;
}

struct OptionsFree {
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

}  // namespace

PostgresAddress read_postgres_url(const std::string& url) {
    char* raw_error = nullptr;
    const std::unique_ptr<PQconninfoOption, OptionsFree> options{
        PQconninfoParse(url.c_str(), &raw_error)};
    // libpq's words quote pieces of the URL, which may be pieces of the password.
    PQfreemem(raw_error);
    const Error unreadable{Failure::refused,
                           "the database URL is not postgres://user:password@host:port/database; "
                           "characters like @ : / % in a password are written %40 %3A %2F %25"};
    if (options == nullptr) throw unreadable;
    PostgresAddress address{url, {}, {}};
    std::string host = "the local socket";
    std::string port = "5432";
    std::string database;
    for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
        if (option->val == nullptr) continue;
        const std::string_view keyword = option->keyword;
        const std::string value = option->val;
        const bool in_place = keyword == "host" || keyword == "port" || keyword == "dbname";
        // An unescaped @ or / in the password shifts its rest into these.
        if (in_place && value.find('@') != std::string::npos) throw unreadable;
        if (keyword == "host" && !value.empty()) host = value;
        if (keyword == "port" && !value.empty()) port = value;
        if (keyword == "dbname") database = value;
        if (keyword == "password") address.password = value;
    }
    address.place = fmt::format("{}:{}, database {}", host, port, database);
    return address;
}

PostgresConnection::PostgresConnection(const PostgresAddress& address, Role role)
    : password_(address.password) {
    // What stands before `dbname` may be set otherwise by the URL, what stands after it may not.
    constexpr std::array keywords{"connect_timeout",
                                  "keepalives",
                                  "keepalives_idle",
                                  "keepalives_interval",
                                  "keepalives_count",
                                  "tcp_user_timeout",
                                  "target_session_attrs",
                                  "fallback_application_name",
                                  "dbname",
                                  "client_encoding",
                                  static_cast<const char*>(nullptr)};
    const std::array values{connect_limit,
                            "1",
                            keepalive_idle,
                            keepalive_interval,
                            keepalive_count,
                            unacknowledged_limit,
                            "read-write",
                            "orda",
                            address.url.c_str(),
                            "UTF8",
                            static_cast<const char*>(nullptr)};
    static_assert(keywords.size() == std::tuple_size_v<decltype(values)>);
    handle_.reset(PQconnectdbParams(keywords.data(), values.data(), 1));
    if (handle_ == nullptr) throw std::bad_alloc();
    if (PQstatus(handle_.get()) != CONNECTION_OK)
        fail(fmt::format("no connection to PostgreSQL at {}", address.place));
    set_up(role);
}

void PostgresConnection::set_up(Role role) {
    // Notices would go to stderr.
    PQsetNoticeProcessor(handle(), [](void*, const char*) {}, nullptr);
    if (PQsetnonblocking(handle(), 1) != 0) fail("set-up");
    const auto milliseconds = [](std::chrono::milliseconds span) { return span.count(); };
    run_simple(fmt::format(
        "SET synchronous_commit = on; SET standard_conforming_strings = on;"
        "SET statement_timeout = {}; SET idle_in_transaction_session_timeout = {};"
        // Changes happen only in the transactions of a writer, which say that they write.
        "SET default_transaction_read_only = on;"
        "SET default_transaction_isolation = '{}'",
        milliseconds(statement_limit), milliseconds(idle_transaction_limit),
        role == Role::reader ? "repeatable read" : "read committed"));
    enter_pipeline();
}

void PostgresConnection::fail(std::string_view doing) {
    lost_ = true;
    throw Error(Failure::unavailable,
                without_password(fmt::format("{}: {}", doing, one_line(PQerrorMessage(handle()))),
                                 password_));
}

Error PostgresConnection::error_of(const PGresult* result, std::string_view statement,
                                   Failure read_only_means) {
    const auto field = [result](int code) -> std::string_view {
        const char* text = PQresultErrorField(result, code);
        return text == nullptr ? "" : text;
    };
    const std::string_view severity = field(PG_DIAG_SEVERITY_NONLOCALIZED);
    const std::string_view sqlstate = field(PG_DIAG_SQLSTATE);
    // Without an SQLSTATE the words are libpq's own, about the connection.
    const bool fatal = severity == "FATAL" || severity == "PANIC" || sqlstate.empty();
    lost_ = lost_ || fatal;
    // The primary message alone: details quote the values of the row.
    std::string words{field(PG_DIAG_MESSAGE_PRIMARY)};
    if (words.empty()) words = one_line(PQresultErrorMessage(result));
    return {fatal ? Failure::unavailable : failure_of_postgres(sqlstate, read_only_means),
            without_password(fmt::format("PostgreSQL: {} ({}), in: {}", words, sqlstate, statement),
                             password_)};
}

void PostgresConnection::wait(bool writing, Moment deadline) {
    pollfd socket{PQsocket(handle()), static_cast<short>(writing ? POLLIN | POLLOUT : POLLIN), 0};
    while (true) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        const int ready =
            left.count() <= 0 ? 0 : ::poll(&socket, 1, static_cast<int>(left.count()));
        if (ready > 0) return;
        if (ready < 0 && errno == EINTR) continue;
        lost_ = true;
        throw Error(Failure::unavailable, "PostgreSQL did not answer in time");
    }
}

bool PostgresConnection::alive() {
    // A server that goes says so first and closes then: everything that is there is read.
    pollfd socket{PQsocket(handle()), POLLIN, 0};
    while (!lost_ && ::poll(&socket, 1, 0) > 0)
        lost_ = PQconsumeInput(handle()) == 0;
    return !lost_ && PQstatus(handle()) == CONNECTION_OK;
}

PostgresResult PostgresConnection::next_result(std::chrono::milliseconds limit) {
    const Moment deadline = std::chrono::steady_clock::now() + limit;
    while (true) {
        // Reading goes on while writing cannot: two full directions would wait for each other.
        const int unsent = PQflush(handle());
        if (unsent < 0) fail("sending");
        if (PQisBusy(handle()) == 0) return PostgresResult{PQgetResult(handle())};
        wait(unsent == 1, deadline);
        if (PQconsumeInput(handle()) == 0) fail("the connection to PostgreSQL is lost");
    }
}

void PostgresConnection::send_sync() {
    if (PQpipelineSync(handle()) == 0) fail("sending");
}

void PostgresConnection::run_simple(const std::string& statements,
                                    std::chrono::milliseconds limit) {
    if (PQsendQuery(handle(), statements.c_str()) == 0) fail("sending");
    std::optional<Error> failure;
    while (const PostgresResult result = next_result(limit)) {
        const auto status = PQresultStatus(result.get());
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK &&
            status != PGRES_EMPTY_QUERY && !failure)
            failure = error_of(result.get(), statements);
    }
    if (failure) throw *failure;
}

void PostgresConnection::leave_pipeline() {
    if (PQexitPipelineMode(handle()) == 0) fail("leaving the pipeline");
}

void PostgresConnection::enter_pipeline() {
    if (PQenterPipelineMode(handle()) == 0) fail("entering the pipeline");
}

Failure failure_of_postgres(std::string_view sqlstate, Failure read_only_means) {
    if (sqlstate == "25006") return read_only_means;
    if (sqlstate == "08P01") return Failure::refused;  // asked in a wrong way
    // 57014: a limit on time; 55P03: a lock; 40: deadlock, serialization.
    if (sqlstate == "57014" || sqlstate == "55P03" || sqlstate.starts_with("40"))
        return Failure::busy;
    // Connection, resources (53100 disk full, 53300 connections), operator, system, corruption.
    for (const std::string_view outside : {"08", "53", "57", "58", "XX"})
        if (sqlstate.starts_with(outside)) return Failure::unavailable;
    return sqlstate.empty() ? Failure::unavailable : Failure::refused;
}

}  // namespace orda::db
