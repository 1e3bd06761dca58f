#include "load/answer_parser.h"

#include <gtest/gtest.h>

namespace orda::load {
namespace {

using Progress = ParsedAnswer::Progress;

const std::string plain =
    "HTTP/1.1 200 OK\r\nServer: x\r\nContent-Type: application/json\r\n"
    "CONTENT-length:  11 \r\nAccess-Control-Allow-Origin: *\r\n\r\n{\"id\":null}";

TEST(AnswerParser, ReadsAPlainAnswer) {
    std::string chunks;
    const auto answer = parse_answer(plain, chunks);
    ASSERT_EQ(answer.progress, Progress::complete);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "{\"id\":null}");
    EXPECT_EQ(answer.length, plain.size());
    EXPECT_TRUE(answer.keeps_alive);
}

TEST(AnswerParser, WaitsForTheRestWhereverItIsSplit) {
    std::string chunks;
    for (std::size_t size = 0; size < plain.size(); ++size)
        EXPECT_EQ(parse_answer(std::string_view(plain).substr(0, size), chunks).progress,
                  Progress::more)
            << size;
}

TEST(AnswerParser, LeavesWhatFollows) {
    std::string chunks;
    const std::string two = plain + "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n";
    const auto first = parse_answer(two, chunks);
    ASSERT_EQ(first.progress, Progress::complete);
    EXPECT_EQ(first.length, plain.size());
    const auto second = parse_answer(std::string_view(two).substr(first.length), chunks);
    ASSERT_EQ(second.progress, Progress::complete);
    EXPECT_EQ(second.status, 404);
    EXPECT_EQ(second.body, "");
}

TEST(AnswerParser, JoinsChunksWhereverTheyAreSplit) {
    const std::string text =
        "HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        "5\r\n{\"id\"\r\n6;name=x\r\n:\"abc\"\r\nA\r\n,\"kudos\":0\r\n1\r\n}\r\n0\r\n\r\n";
    std::string chunks;
    for (std::size_t size = 0; size < text.size(); ++size)
        EXPECT_EQ(parse_answer(std::string_view(text).substr(0, size), chunks).progress,
                  Progress::more)
            << size;
    const auto answer = parse_answer(text, chunks);
    ASSERT_EQ(answer.progress, Progress::complete);
    EXPECT_EQ(answer.status, 202);
    EXPECT_EQ(answer.body, "{\"id\":\"abc\",\"kudos\":0}");
    EXPECT_EQ(answer.length, text.size());
    EXPECT_FALSE(answer.keeps_alive);
}

TEST(AnswerParser, TakesAnAnswerWithoutContent) {
    std::string chunks;
    const auto answer = parse_answer("HTTP/1.1 204 No Content\r\n\r\n", chunks);
    ASSERT_EQ(answer.progress, Progress::complete);
    EXPECT_EQ(answer.status, 204);
}

TEST(AnswerParser, RefusesGarbage) {
    std::string chunks;
    for (const std::string& text : {
             std::string("garbage"),
             std::string("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"),
             std::string("HTTP/1.1 2x0 OK\r\nContent-Length: 0\r\n\r\n"),
             std::string("HTTP/1.1 100 Continue\r\n\r\n"),
             std::string("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"),
             std::string("HTTP/1.1 200 OK\r\nContent-Length: 12x\r\n\r\n"),
             std::string("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"),
             std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n"),
             std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
             std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabcd\r\n"),
             std::string("HTTP/1.1 200 OK\r\ncolonless\r\n\r\n"),
             std::string("HTTP/1.1 200 OK\r\n\r\n"),
             "HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'x'),
         })
        EXPECT_EQ(parse_answer(text, chunks).progress, Progress::malformed) << text.substr(0, 60);
}

}  // namespace
}  // namespace orda::load
