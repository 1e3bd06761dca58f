#include "api/pages/form.h"

#include <gtest/gtest.h>

namespace orda::api {
namespace {

http::Request form(std::string body, std::string type = "application/x-www-form-urlencoded") {
    http::Request request;
    request.headers.emplace_back("content-type", std::move(type));
    request.body = std::move(body);
    return request;
}

TEST(Form, FieldsAreDecoded) {
    EXPECT_EQ(form_field(form("a=1&username=web+%C3%A9%26x&b"), "username"), "web \xC3\xA9&x");
    EXPECT_EQ(form_field(form("username="), "username"), "");
    EXPECT_EQ(form_field(form("user%6Eame=x"), "username"), "x");
    EXPECT_EQ(form_field(form("username=x", "Application/X-WWW-Form-Urlencoded; charset=UTF-8"),
                         "username"),
              "x");
}

TEST(Form, WhatIsMissingOrBrokenIsNotThere) {
    EXPECT_EQ(form_field(form("name=x"), "username"), std::nullopt);
    EXPECT_EQ(form_field(form("username"), "username"), std::nullopt);
    EXPECT_EQ(form_field(form("username=%zz"), "username"), std::nullopt);
    EXPECT_EQ(form_field(form("username=%FF"), "username"), std::nullopt);
    EXPECT_EQ(form_field(form("username=x", "application/json"), "username"), std::nullopt);
    EXPECT_EQ(form_field({}, "username"), std::nullopt);
}

}  // namespace
}  // namespace orda::api
