#include "api/v2/integer_query.h"

#include <gtest/gtest.h>
#include <limits>

#include "base/refusals.h"

namespace orda::api {
namespace {

std::optional<std::int64_t> read(std::string value) {
    http::Request request;
    request.query.emplace_back("page", std::move(value));
    return integer_query(request, "page", "The page.");
}

TEST(IntegerQuery, ReadsWholeNumbers) {
    EXPECT_EQ(read("3"), 3);
    EXPECT_EQ(read("-3"), -3);
    EXPECT_EQ(integer_query({}, "page", "The page."), std::nullopt);
}

TEST(IntegerQuery, BeyondItsRangeIsTheNearest) {
    EXPECT_EQ(read("99999999999999999999999"), std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(read("-99999999999999999999999"), std::numeric_limits<std::int64_t>::min());
}

TEST(IntegerQuery, RefusesEverythingElse) {
    for (const auto* text : {"", "abc", "1.5", "-", "1e3", "12345678901234567890x"}) {
        try {
            read(text);
            ADD_FAILURE() << text;
        } catch (const ValidationFailure& failure) {
            ASSERT_EQ(failure.errors().size(), 1u);
            EXPECT_EQ(failure.errors().front().first, "page");
        }
    }
}

}  // namespace
}  // namespace orda::api
