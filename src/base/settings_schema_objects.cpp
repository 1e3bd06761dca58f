#include "base/settings_rows.h"

namespace orda {

void add_object_settings(std::vector<SettingKey>& rows) {
    SettingRows<ObjectsSettings> objects(rows, "objects",
                                         [](Settings& s) -> auto& { return s.objects; });
    objects.choice("backend", &ObjectsSettings::backend, {"local", "s3"}, "local",
                   "where images are kept");
    objects.text("dir", &ObjectsSettings::dir, "{data.dir}/objects", "folder of the local store");
    objects.size("max_total", &ObjectsSettings::max_total, "0",
                 "most the local store holds; oldest go first; 0 = 90 % of the disk");
    objects.size("max_upload", &ObjectsSettings::max_upload, "32MiB", "largest upload")
        .between(1 << 16, 1LL << 30);
    objects
        .duration("url_ttl", &ObjectsSettings::url_ttl, "30m",
                  "how long signed links hold; not below 10m")
        .between(seconds{1}, days{7});
    objects
        .duration("retention", &ObjectsSettings::retention, "2h",
                  "how long results and sources are kept")
        .between(minutes{1}, days{3'650});
    objects.boolean("check_on_submit", &ObjectsSettings::check_on_submit, "false",
                    "look whether a result named R2 was uploaded");

    SettingRows<S3Settings> s3(rows, "objects.s3",
                               [](Settings& s) -> auto& { return s.objects.s3; });
    s3.url("endpoint", &S3Settings::endpoint, "", "URL of the store, as clients reach it");
    s3.text("region", &S3Settings::region, "auto", "region to sign for");
    s3.boolean("path_style", &S3Settings::path_style, "true",
               "bucket in the path instead of the host name");
    s3.secret("access_key", &S3Settings::access_key, "access key id");
    s3.secret("secret_key", &S3Settings::secret_key, "secret access key");
    s3.text("bucket_results", &S3Settings::bucket_results, "stable-horde", "bucket of results");
    s3.text("bucket_sources", &S3Settings::bucket_sources, "stable-horde-source-images",
            "bucket of source images");
    s3.boolean("manage_retention", &S3Settings::manage_retention, "true",
               "delete expired objects; false = the store does");

    SettingRows<SharingSettings> sharing(rows, "sharing",
                                         [](Settings& s) -> auto& { return s.sharing; });
    sharing.boolean("enabled", &SharingSettings::enabled, "false", "keep shared images for good");
    sharing.url("ratings_url", &SharingSettings::ratings_url, "",
                "where aesthetic ratings are sent; empty = nowhere");
    SettingRows<SharingS3Settings> sharing_s3(rows, "sharing.s3",
                                              [](Settings& s) -> auto& { return s.sharing.s3; });
    sharing_s3.url("endpoint", &SharingS3Settings::endpoint, "", "URL of the permanent store");
    sharing_s3.secret("access_key", &SharingS3Settings::access_key, "access key id");
    sharing_s3.secret("secret_key", &SharingS3Settings::secret_key, "secret access key");
    sharing_s3.text("bucket", &SharingS3Settings::bucket, "stable-horde", "bucket");

    SettingRows<PromptsArchiveSettings> archive(
        rows, "prompts_archive", [](Settings& s) -> auto& { return s.prompts_archive; });
    archive.boolean("enabled", &PromptsArchiveSettings::enabled, "false", "keep refused prompts");
    archive.duration("keep", &PromptsArchiveSettings::keep, "30d", "how long they are kept");

    SettingRows<ImagesSettings> images(rows, "images",
                                       [](Settings& s) -> auto& { return s.images; });
    images
        .integer("max_pixels", &ImagesSettings::max_pixels, "9437184",
                 "most pixels of a source image")
        .between(4'096, 268'435'456);
    images
        .integer("max_tiles", &ImagesSettings::max_tiles, "255",
                 "most tiles of 512x512 pixels of an alchemy source")
        .between(1, 4'096);
    images
        .integer("source_quality", &ImagesSettings::source_quality, "50",
                 "WebP quality of stored sources")
        .between(1, 100);
    images
        .integer("result_quality", &ImagesSettings::result_quality, "95",
                 "WebP quality of results sent in base64")
        .between(1, 100);
    images
        .integer("codec_threads", &ImagesSettings::codec_threads, "0",
                 "threads that decode and encode; 0 = half the cores")
        .between(0, 256);
    images
        .integer("codec_queue", &ImagesSettings::codec_queue, "256",
                 "pictures that may wait for them; beyond: 503")
        .between(1, 100'000);

    SettingRows<FetchSettings> fetch(rows, "fetch", [](Settings& s) -> auto& { return s.fetch; });
    fetch.duration("timeout", &FetchSettings::timeout, "10s", "total time to fetch a source image")
        .between(milliseconds{100}, minutes{5});
    fetch.size("max_bytes", &FetchSettings::max_bytes, "5MiB", "largest source image at a URL")
        .between(1 << 10, 1 << 29);
    fetch.integer("max_redirects", &FetchSettings::max_redirects, "5", "redirects followed")
        .between(0, 20);
    fetch.boolean("allow_private", &FetchSettings::allow_private, "false",
                  "fetch from private networks too: private hordes and tests");
    fetch.integer("concurrency", &FetchSettings::concurrency, "64", "fetches at a time")
        .between(1, 4'096);
}

}  // namespace orda
