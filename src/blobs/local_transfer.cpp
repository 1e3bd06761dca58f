#include "blobs/local_transfer.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/assertion.h"
#include "blobs/image.h"
#include "blobs/local_store.h"

namespace orda::blobs {

namespace {

/// As much as tells the formats apart.
constexpr std::size_t head_size = 16;

std::string hex(std::uint64_t value) {
    char digits[16];
    const auto end = std::to_chars(digits, digits + sizeof digits, value, 16).ptr;
    return {digits, end};
}

ObjectInfo describe(std::uint64_t size, Time written, std::string_view head) {
    const auto format = format_of(head);
    return {
        .size = size,
        .written = written,
        .etag = "\"" + hex(static_cast<std::uint64_t>(to_micros(written))) + "-" + hex(size) + "\"",
        .content_type = std::string{format ? media_type(*format) : "application/octet-stream"}};
}

timespec to_timespec(Time time) {
    const auto whole = std::chrono::floor<seconds>(time.time_since_epoch());
    const auto rest = std::chrono::nanoseconds{time.time_since_epoch() - whole};
    return {.tv_sec = whole.count(), .tv_nsec = rest.count()};
}

}  // namespace

Time modified_at(const struct stat& status) {
    return Time{seconds{status.st_mtim.tv_sec}} +
           std::chrono::floor<Duration>(std::chrono::nanoseconds{status.st_mtim.tv_nsec});
}

LocalUpload::LocalUpload(LocalStore& store, const ObjectKey& key, std::filesystem::path temporary)
    : store_(store),
      key_(key),
      temporary_(std::move(temporary)),
      file_(open_file(temporary_, O_WRONLY | O_CREAT | O_EXCL, "write")) {}

LocalUpload::~LocalUpload() {
    if (!committed_) ::unlink(temporary_.c_str());
}

void LocalUpload::write(std::string_view bytes) {
    must(file_.is_open(), "an upload is written before it is committed");
    const auto limit = store_.settings().max_upload;
    if (bytes.size() > limit || size_ > limit - bytes.size())
        throw ObjectTooLarge("an upload may have at most " + std::to_string(limit) + " bytes");
    if (head_.size() < head_size) head_ += bytes.substr(0, head_size - head_.size());
    size_ += bytes.size();
    while (!bytes.empty()) {
        const auto written = ::write(file_.descriptor(), bytes.data(), bytes.size());
        if (written < 0) {
            if (errno == EINTR) continue;
            fail("write", temporary_, errno);
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

ObjectInfo LocalUpload::commit(Time now) {
    must(file_.is_open(), "an upload is committed once");
    // The file carries the caller's time, so that ages are the same after a restart.
    const timespec times[2] = {to_timespec(now), to_timespec(now)};
    if (::futimens(file_.descriptor(), times) != 0) fail("date", temporary_, errno);
    if (::fdatasync(file_.descriptor()) != 0) fail("flush", temporary_, errno);
    file_.close();
    store_.adopt(temporary_, key_, size_, now);
    committed_ = true;
    return describe(size_, now, head_);
}

LocalReader::LocalReader(File file, std::filesystem::path path)
    : file_(std::move(file)), path_(std::move(path)) {
    struct stat status{};
    if (::fstat(file_.descriptor(), &status) != 0) fail("read", path_, errno);
    char head[head_size];
    const auto length = ::pread(file_.descriptor(), head, sizeof head, 0);
    if (length < 0) fail("read", path_, errno);
    info_ = describe(static_cast<std::uint64_t>(status.st_size), modified_at(status),
                     {head, static_cast<std::size_t>(length)});
    size_ = left_ = info_.size;
}

void LocalReader::select(std::uint64_t first, std::uint64_t count) {
    must(position_ == 0 && left_ == info_.size, "a range is selected before the first read");
    must(first <= info_.size && count <= info_.size - first, "a range lies inside the object");
    position_ = first;
    size_ = left_ = count;
}

std::size_t LocalReader::read(std::span<char> into) {
    const auto wanted = std::min<std::uint64_t>(into.size(), left_);
    if (wanted == 0) return 0;
    while (true) {
        const auto length =
            ::pread(file_.descriptor(), into.data(), wanted, static_cast<off_t>(position_));
        if (length < 0 && errno == EINTR) continue;
        if (length < 0) fail("read", path_, errno);
        if (length == 0)
            throw StorageUnavailable("the object " + path_.string() + " was cut short");
        position_ += static_cast<std::uint64_t>(length);
        left_ -= static_cast<std::uint64_t>(length);
        return static_cast<std::size_t>(length);
    }
}

}  // namespace orda::blobs
