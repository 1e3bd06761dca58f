# Every outside library, all from Debian 12 packages. With ORDA_STATIC the archive is linked where
# one exists; what stays shared is libc, OpenSSL, libcurl, libpq and what these bring.

find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(CURL REQUIRED)
find_package(PostgreSQL REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)

# Finds libNAME.a (with ORDA_STATIC) or libNAME.so and leaves the path in VARIABLE.
function(orda_find_library VARIABLE NAME)
  if(ORDA_STATIC)
    find_library(${VARIABLE} NAMES lib${NAME}.a ${NAME} REQUIRED)
  else()
    find_library(${VARIABLE} NAMES ${NAME} REQUIRED)
  endif()
endfunction()

foreach(pair
    SQLITE:sqlite3 WEBP:webp WEBPDEMUX:webpdemux PNG:png JPEG:jpeg GIF:gif Z:z
    PCRE2:pcre2-8 ICUUC:icuuc ICUI18N:icui18n ICUDATA:icudata
    BOOST_JSON:boost_json BOOST_URL:boost_url)
  string(REPLACE ":" ";" pair ${pair})
  list(GET pair 0 variable)
  list(GET pair 1 name)
  orda_find_library(ORDA_LIB_${variable} ${name})
endforeach()

# Debian ships fmt and spdlog without archives: the release takes fmt from its headers; spdlog is
# header-only everywhere and included by base/log.cpp alone.
add_library(orda_deps_base INTERFACE)
if(ORDA_STATIC)
  target_compile_definitions(orda_deps_base INTERFACE FMT_HEADER_ONLY)
else()
  find_library(ORDA_LIB_FMT fmt REQUIRED)
endif()
target_link_libraries(orda_deps_base INTERFACE
  ${ORDA_LIB_FMT} OpenSSL::Crypto ${ORDA_LIB_ICUI18N} ${ORDA_LIB_ICUUC} ${ORDA_LIB_ICUDATA}
  Threads::Threads ${CMAKE_DL_LIBS})

add_library(orda_deps_crypto INTERFACE)
target_link_libraries(orda_deps_crypto INTERFACE OpenSSL::SSL OpenSSL::Crypto)

add_library(orda_deps_images INTERFACE)
target_link_libraries(orda_deps_images INTERFACE
  ${ORDA_LIB_WEBPDEMUX} ${ORDA_LIB_WEBP} ${ORDA_LIB_PNG} ${ORDA_LIB_JPEG} ${ORDA_LIB_GIF} ${ORDA_LIB_Z} m)

add_library(orda_deps_curl INTERFACE)
target_link_libraries(orda_deps_curl INTERFACE CURL::libcurl)

add_library(orda_deps_sqlite INTERFACE)
target_link_libraries(orda_deps_sqlite INTERFACE ${ORDA_LIB_SQLITE} m ${CMAKE_DL_LIBS} Threads::Threads)

add_library(orda_deps_postgres INTERFACE)
target_link_libraries(orda_deps_postgres INTERFACE PostgreSQL::PostgreSQL)

add_library(orda_deps_patterns INTERFACE)
target_link_libraries(orda_deps_patterns INTERFACE ${ORDA_LIB_PCRE2} ${ORDA_LIB_Z})

add_library(orda_deps_json INTERFACE)
target_link_libraries(orda_deps_json INTERFACE ${ORDA_LIB_BOOST_JSON} Boost::headers)

add_library(orda_deps_asio INTERFACE)
target_link_libraries(orda_deps_asio INTERFACE
  ${ORDA_LIB_BOOST_URL} Boost::headers OpenSSL::SSL OpenSSL::Crypto Threads::Threads)

add_library(orda_deps_cli INTERFACE)
target_link_libraries(orda_deps_cli INTERFACE orda_deps_json)
