#include "blobs/local_store.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "base/assertion.h"
#include "blobs/local_transfer.h"

namespace orda::blobs {

namespace {

constexpr std::array purposes = {Purpose::results, Purpose::sources};
/// The share of the room there is that objects may take when no limit is set.
constexpr double default_share = 0.9;

std::string_view incoming_name = "incoming";

std::string two_digits(unsigned value) {
    constexpr std::string_view digits = "0123456789abcdef";
    return {digits[value >> 4 & 15], digits[value & 15]};
}

}  // namespace

LocalStore::LocalStore(LocalStoreSettings settings, LinkSigner signer, Time now)
    : settings_(std::move(settings)), signer_(std::move(signer)) {
    must(!settings_.folder.empty(), "the object store has a folder");
    prepare_folders();
    take_stock(now);
}

std::filesystem::path LocalStore::folder_of(const ObjectKey& key) const {
    return settings_.folder / key.bucket() / two_digits(key.id.bytes.back());
}

std::filesystem::path LocalStore::path_of(const ObjectKey& key) const {
    return folder_of(key) / key.name();
}

std::mutex& LocalStore::stripe_of(const ObjectKey& key) {
    return stripe_mutexes_[std::hash<ObjectKey>{}(key) % stripes];
}

void LocalStore::prepare_folders() {
    make_folder(settings_.folder);
    lock_file_ = open_file(settings_.folder / "lock", O_RDWR | O_CREAT, "open the lock");
    if (::flock(lock_file_.descriptor(), LOCK_EX | LOCK_NB) != 0)
        throw StorageUnavailable("the object folder " + settings_.folder.string() +
                                 " is in use by another process");

    const auto incoming = settings_.folder / incoming_name;
    make_folder(incoming);
    for (const auto purpose : purposes) {
        const auto bucket = settings_.folder / ObjectKey{.purpose = purpose}.bucket();
        make_folder(bucket);
        for (unsigned digits = 0; digits < 256; ++digits)
            make_folder(bucket / two_digits(digits));
        flush_folder(bucket);
    }
    flush_folder(settings_.folder);

    // Whatever is here was under way when the process before us ended.
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(incoming, error))
        if (::unlink(entry.path().c_str()) != 0)
            fail("remove the unfinished upload", entry.path(), errno);
    if (error) fail("read the folder", incoming, error.value());

    // Better to find out now than at the first upload.
    const auto trial = incoming / "trial";
    open_file(trial, O_WRONLY | O_CREAT | O_EXCL, "write in the object folder");
    ::unlink(trial.c_str());
}

void LocalStore::take_stock(Time now) {
    for (const auto purpose : purposes) {
        const auto bucket = ObjectKey{.purpose = purpose}.bucket();
        for (unsigned digits = 0; digits < 256; ++digits) {
            const auto folder = settings_.folder / bucket / two_digits(digits);
            std::error_code error;
            for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
                const auto key = ObjectKey::parse(bucket, entry.path().filename().string());
                struct stat status{};
                if (!key || folder_of(*key) != folder ||
                    ::lstat(entry.path().c_str(), &status) != 0 || !S_ISREG(status.st_mode))
                    continue;
                // A file from the future (the clock was set back) counts as new.
                const auto written = std::min(modified_at(status), now);
                index_.set(*key, {.size = static_cast<std::uint64_t>(status.st_size),
                                  .written = written,
                                  .expires = written + settings_.retention});
            }
            if (error) fail("read the folder", folder, error.value());
        }
    }
}

void LocalStore::put(const ObjectKey& key, std::string_view bytes, Time now) {
    const auto upload = begin_upload(key);
    upload->write(bytes);
    upload->commit(now);
}

std::unique_ptr<Upload> LocalStore::begin_upload(const ObjectKey& key) {
    const auto number = next_upload_.fetch_add(1, std::memory_order_relaxed);
    auto temporary = settings_.folder / incoming_name / (std::to_string(number) + ".part");
    return std::make_unique<LocalUpload>(*this, key, std::move(temporary));
}

void LocalStore::adopt(const std::filesystem::path& temporary, const ObjectKey& key,
                       std::uint64_t size, Time now) {
    {
        const std::lock_guard stripe{stripe_of(key)};
        const auto path = path_of(key);
        if (::rename(temporary.c_str(), path.c_str()) != 0) fail("move an upload to", path, errno);
        const std::lock_guard lock{index_mutex_};
        index_.set(key, {.size = size, .written = now, .expires = now + settings_.retention});
    }
    flush_folder(folder_of(key));
}

std::unique_ptr<ObjectReader> LocalStore::open(const ObjectKey& key) {
    if (!exists(key)) return nullptr;
    const auto path = path_of(key);
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor >= 0) return std::make_unique<LocalReader>(File{descriptor}, path);
    if (errno != ENOENT) fail("read", path, errno);

    // Pruned in this moment, or removed by somebody else's hand: then the index learns of it.
    const std::lock_guard stripe{stripe_of(key)};
    struct stat status{};
    if (::lstat(path.c_str(), &status) != 0 && errno == ENOENT) {
        const std::lock_guard lock{index_mutex_};
        index_.erase(key);
    }
    return nullptr;
}

bool LocalStore::exists(const ObjectKey& key) {
    const std::lock_guard lock{index_mutex_};
    return index_.find(key) != nullptr;
}

void LocalStore::remove(const ObjectKey& key) {
    const std::lock_guard stripe{stripe_of(key)};
    remove_held(key);
}

void LocalStore::remove_held(const ObjectKey& key) {
    const auto path = path_of(key);
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) fail("remove", path, errno);
    const std::lock_guard lock{index_mutex_};
    index_.erase(key);
}

std::string LocalStore::sign_put(const ObjectKey& key, std::string_view base_url, Time now) {
    return signer_.link(base_url, LinkMethod::put, key, now + settings_.link_life);
}

std::string LocalStore::sign_get(const ObjectKey& key, std::string_view base_url, Time now) {
    const Time expires = now + settings_.link_life;
    {
        const std::lock_guard lock{index_mutex_};
        index_.keep_until(key, expires);
    }
    return signer_.link(base_url, LinkMethod::get, key, expires);
}

std::uint64_t LocalStore::size_limit() {
    if (settings_.max_total != 0) return settings_.max_total;
    struct statvfs disk{};
    if (::statvfs(settings_.folder.c_str(), &disk) != 0)
        fail("measure the disk of", settings_.folder, errno);
    const auto free_bytes = static_cast<double>(disk.f_bavail) * static_cast<double>(disk.f_frsize);
    const auto room = static_cast<double>(total_size()) + free_bytes;
    return static_cast<std::uint64_t>(room * default_share);
}

Pruned LocalStore::prune(Time now, std::size_t at_most) {
    const auto limit = size_limit();
    // The object to go next, if any has to.
    const auto next = [&]() -> std::optional<std::pair<ObjectKey, ObjectIndex::Entry>> {
        const std::lock_guard lock{index_mutex_};
        const auto first = index_.first();
        const bool due = first && (first->second.expires <= now || index_.total_size() > limit);
        return due ? first : std::nullopt;
    };

    Pruned pruned;
    while (auto victim = next()) {
        if (pruned.objects == at_most) {
            pruned.more = true;
            break;
        }
        const std::lock_guard stripe{stripe_of(victim->first)};
        // It may have been written anew before we held its stripe.
        const auto again = next();
        if (!again || again->first != victim->first) continue;
        remove_held(victim->first);
        ++pruned.objects;
        pruned.bytes += again->second.size;
    }
    return pruned;
}

std::uint64_t LocalStore::total_size() {
    const std::lock_guard lock{index_mutex_};
    return index_.total_size();
}

std::size_t LocalStore::object_count() {
    const std::lock_guard lock{index_mutex_};
    return index_.count();
}

}  // namespace orda::blobs
