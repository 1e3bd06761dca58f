#include "base/time.h"

#include <gtest/gtest.h>

namespace orda {
namespace {

TEST(Time, WritesTheFormatsOfTheApi) {
    const Time time = from_micros(1'795'703'599'123'456);
    EXPECT_EQ(rfc822(time), "Thu, 26 Nov 2026 14:33:19 -0000");
    EXPECT_EQ(http_date(time), "Thu, 26 Nov 2026 14:33:19 GMT");
    EXPECT_EQ(iso8601(time), "2026-11-26T14:33:19.123Z");
}

}  // namespace
}  // namespace orda
