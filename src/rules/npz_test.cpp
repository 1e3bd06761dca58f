#include "rules/npz.h"

#include <gtest/gtest.h>
#include <stdexcept>

#include "base/random.h"
#include "rules/npz_for_test.h"

namespace orda::rules {
namespace {

const NpyArray matrix{{2, 3}, {1, -2, 0.5F, 4, 5, 6}};
const NpyArray row{{3}, {7, 8, 9}};

TEST(Npz, ReadsStoredAndDeflatedArrays) {
    for (const bool deflated : {false, true}) {
        NpzWriter writer(deflated);
        writer.add("w0", matrix);
        writer.add("b0", row);
        const auto arrays = read_npz(writer.bytes());
        ASSERT_EQ(arrays.size(), 2U);
        EXPECT_EQ(arrays.at("w0").shape, matrix.shape);
        EXPECT_EQ(arrays.at("w0").values, matrix.values);
        EXPECT_EQ(arrays.at("b0").values, row.values);
    }
}

TEST(Npz, ReadsAnEmptyArchive) {
    EXPECT_TRUE(read_npz(NpzWriter(false).bytes()).empty());
}

TEST(Npz, RefusesDamageAnywhere) {
    NpzWriter writer(true);
    writer.add("w0", matrix);
    const auto whole = writer.bytes();
    for (std::size_t size = 0; size < whole.size(); ++size)
        EXPECT_THROW(read_npz(std::span(whole).first(size)), std::runtime_error) << size;
}

TEST(Npz, NeverReadsOutsideOfWhatItIsGiven) {
    NpzWriter writer(true);
    writer.add("w0", matrix);
    const auto whole = writer.bytes();
    SeededRandom random(3);
    int refused = 0;
    for (int i = 0; i < 3000; ++i) {
        auto damaged = whole;
        for (int change = 0; change < 3; ++change)
            damaged[static_cast<std::size_t>(
                random.between(0, static_cast<std::int64_t>(whole.size()) - 1))] =
                static_cast<std::uint8_t>(random.between(0, 255));
        try {
            read_npz(damaged);
        } catch (const std::runtime_error&) {
            ++refused;
        }
    }
    EXPECT_GT(refused, 1000);
}

void expect_refused(const std::string& member) {
    NpzWriter writer(false);
    writer.add_member("w0.npy", member);
    EXPECT_THROW(read_npz(writer.bytes()), std::runtime_error);
}

std::string npy(const std::string& header, const std::string& data) {
    return std::string("\x93NUMPY\x01\x00", 8) + static_cast<char>(header.size()) + '\0' + header +
           data;
}

TEST(Npz, RefusesWhatIsNoArrayOfFloats) {
    const std::string good = "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }";
    NpzWriter writer(false);
    writer.add_member("w0.npy", npy(good, std::string(4, '\0')));
    EXPECT_EQ(read_npz(writer.bytes()).at("w0").values, std::vector<float>{0});
    expect_refused("");
    expect_refused("\x93NUMPY");
    expect_refused("hello, this is no array at all");
    expect_refused(npy(good, "abc"));
    expect_refused(npy(good, "abcdefgh"));
    expect_refused(npy(good, std::string("\0\0\xC0\x7F", 4)));  // not a number
    expect_refused(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", "abcdefgh"));
    expect_refused(npy("{'descr': '<f4', 'fortran_order': True, 'shape': (1,), }", "abcd"));
    expect_refused(npy("{'descr': '<f4', 'shape': (1,), }", "abcd"));
    expect_refused(
        npy("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999,), }", "abcd"));
    expect_refused(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1", "abcd"));
}

}  // namespace
}  // namespace orda::rules
