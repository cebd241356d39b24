// swift-tools-version: 6.2
import PackageDescription

/// A system library, found through pkg-config where it has an entry there; `scripts/setup` installs what is missing.
func system(_ name: String, pkgConfig: String? = nil, apt: String) -> Target {
  .systemLibrary(name: name, path: "Sources/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

/// A module and its tests. Dependencies point down docs/ARCHITECTURE.md's list only.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> [Target] {
  [
    .target(name: name, dependencies: dependencies),
    .testTarget(
      name: "\(name)Tests", dependencies: [.byName(name: name), "TestSupport"] + dependencies,
      path: "Tests/\(name)Tests"),
  ]
}

let package = Package(
  name: "dataprep",
  products: [
    .executable(name: "dataprep", targets: ["dataprep"]),
    // For Benchmarks/html, which is a package of its own.
    .library(name: "DataprepHTML", targets: ["Base", "HTML"]),
    // For Tests/Fuzzing, as DataprepHTML is.
    .library(name: "DataprepLanguage", targets: ["Base", "Records", "Language"]),
    // For Benchmarks/tokenize.
    .library(name: "DataprepTokenization", targets: ["Base", "Records", "Tokenization"]),
    // For Tests/Fuzzing.
    .library(name: "DataprepJobs", targets: ["Base", "Records", "Fetch", "Stages", "Runs", "Tokenization", "Jobs"]),
    // For Benchmarks/records.
    .library(name: "DataprepRecords", targets: ["Base", "Records"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    system("CDeflate", pkgConfig: "libdeflate", apt: "libdeflate-dev"),
    system("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
    system("CZstd", pkgConfig: "libzstd", apt: "libzstd-dev"),
    system("CLZ4", pkgConfig: "liblz4", apt: "liblz4-dev"),
    system("CLZMA", pkgConfig: "liblzma", apt: "liblzma-dev"),
    system("CBZip2", apt: "libbz2-dev"),
    system("CBrotli", pkgConfig: "libbrotlidec", apt: "libbrotli-dev"),
    system("CXML2", pkgConfig: "libxml-2.0", apt: "libxml2-dev"),
    system("CCrypto", pkgConfig: "libcrypto", apt: "libssl-dev"),
    system("CYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev"),
    system("CMicroHTTPLibrary", pkgConfig: "libmicrohttpd", apt: "libmicrohttpd-dev"),
    system("CUchardet", pkgConfig: "uchardet", apt: "libuchardet-dev"),
    system("CCurlLibrary", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
    system("CICULibrary", pkgConfig: "icu-uc", apt: "libicu-dev"),
    // Variadic functions (libcurl, libmicrohttpd) and renamed ones (ICU) reach Swift through these shims.
    .target(name: "CCurl", dependencies: ["CCurlLibrary"]),
    .target(name: "CICU", dependencies: ["CICULibrary"]),
    .target(name: "CMicroHTTP", dependencies: ["CMicroHTTPLibrary"]),
    // CRC-32 over 512-bit vectors, where the processor has them.
    .target(name: "CCRC32"),
    // Boosted trees over 64 rows at a time and layers of a network, in the widest vectors of the processor.
    .target(name: "CTrees"),
    .target(name: "CNetwork"),
    // Arithmetic over rows of floats, in the widest vectors of the processor.
    .target(name: "CVectors"),
    // The C library under one name on every platform, and what of it Swift cannot import.
    .target(name: "CSystem", linkerSettings: [.linkedLibrary("m")]),
    // Data files compiled in with #embed, so that the binary is one file.
    .target(name: "CResources"),
  ]
    + module("Base", ["CCrypto", "CResources", "CSystem"])
    + module("YAML", ["Base", "CYAML"])
    + module(
      "Records",
      [
        "Base", "CResources", "CSystem", "CCRC32", "CDeflate", "CICU", "CZlib", "CZstd", "CLZ4", "CLZMA", "CBZip2",
        "CBrotli",
      ])
    + module("Fetch", ["Base", "Records", "CCurl", "CSystem"])
    + module("Inference", ["Base", "CCurl", "CSystem"])
    + module("Retrieval", ["Base", "CSystem", "CVectors"])
    + module("Archive", ["Base", "Records", "Fetch", "CDeflate", "CZstd", "CLZ4", "CBrotli", "CSystem"])
    + module("Models", ["Base", "Records", "Fetch", "CResources", "CSystem"])
    + module("Language", ["Base", "Records", "Fetch", "Models", "CICU", "CResources", "CSystem", "CVectors"])
    + module("HTML", ["Base", "CICU", "CUchardet", "CXML2", "CNetwork", "CResources", "CSystem", "CTrees", "CVectors"])
    + module("Stages", ["Base", "Records", "Archive", "Language", "HTML", "YAML", "CResources"])
    + module("Runs", ["Base", "Records", "Fetch", "CSystem"])
    + module("Tokenization", ["Base", "Records", "CResources", "CICU", "CSystem"])
    + module("Deduplication", ["Base", "Records", "Language", "CICU", "CSystem"])
    + module(
      "Jobs",
      [
        "Base", "Records", "Fetch", "Archive", "Language", "HTML", "Stages", "Runs", "Tokenization", "Deduplication",
        "CResources", "CSystem",
      ])
    + module(
      "Recipes",
      [
        "Base", "Records", "Fetch", "Language", "Stages", "Runs", "Deduplication", "Tokenization", "Jobs", "YAML",
      ])
    + module(
      "Audit",
      [
        "Base", "Records", "Fetch", "Archive", "Language", "Stages", "Runs", "Jobs", "YAML", "Recipes", "Inference",
        "CMicroHTTP", "CResources", "CSystem",
      ])
    + module(
      "Pairs",
      [
        "Base", "Records", "Fetch", "Archive", "Language", "Stages", "Runs", "Jobs", "Inference", "Retrieval",
        "CResources", "CSystem",
      ])
    + [
      .executableTarget(
        name: "dataprep",
        dependencies: [
          "Base", "Records", "Fetch", "Archive", "Models", "Language", "HTML", "Stages", "Runs", "Tokenization",
          "Deduplication", "Jobs", "YAML", "Recipes", "Audit", "Inference", "Retrieval", "Pairs", "CSystem",
          .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ]),
      .testTarget(
        name: "dataprepTests",
        dependencies: [
          "dataprep", "Base", "Records", "Archive", "Runs", "TestSupport",
          .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ]),
      // Features of blocks as the training program of the main-content model reads them.
      .executableTarget(
        name: "extraction-training",
        dependencies: [
          "Base", "CSystem", "Fetch", "HTML", "Records", "Stages",
          .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ],
        path: "Training/Sources/ExtractionTraining"),
      // Benchmarks/dedup: many signatures, joined and clustered. Here, as it uses what only the package sees.
      .executableTarget(
        name: "dedup-scale", dependencies: ["Base", "CSystem", "Deduplication"], path: "Benchmarks/dedup/Scale"),
      // Benchmarks/inference: requests to a server, counted and timed. Here for the same reason.
      .executableTarget(
        name: "inference-load", dependencies: ["Base", "CSystem", "Inference"], path: "Benchmarks/inference/Load"),
      // Benchmarks/audit: labels until the right rule is proposed, on planted corpora; tests run fewer seeds of it.
      .target(
        name: "AuditSimulation", dependencies: ["Audit", "Base", "CSystem", "Language", "Records", "Stages"],
        path: "Benchmarks/audit/Simulation"),
      .testTarget(
        name: "AuditSimulationTests", dependencies: ["AuditSimulation"],
        path: "Tests/AuditSimulationTests"),
      .executableTarget(
        name: "audit-decisions",
        dependencies: [
          "Audit", "AuditSimulation", "Base", .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ],
        path: "Benchmarks/audit/Decisions"),
      // Benchmarks/audit: verdicts over made corpora, simulated. Here for the same reason.
      .executableTarget(
        name: "audit-verdicts", dependencies: ["Audit", "CSystem"], path: "Benchmarks/audit/Verdicts"),
      // Benchmarks/retrieval: searches of vectors, paired with faiss. Here for the same reason.
      .executableTarget(
        name: "retrieval-scan", dependencies: ["Base", "CSystem", "Retrieval"], path: "Benchmarks/retrieval/Scan"),
      // Benchmarks/pairs: the same pairs in every form of export, for their readers. Here for the same reason.
      .executableTarget(
        name: "pair-exports", dependencies: ["Base", "CSystem", "Pairs"], path: "Benchmarks/pairs/Exports"),
      // What several test targets share: fixture paths, temporary folders, seeded randomness, compressed bytes.
      .target(
        name: "TestSupport", dependencies: ["CBZip2", "CLZ4", "CLZMA", "CZlib", "CZstd"], path: "Tests/TestSupport"),
    ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where [.regular, .executable, .test].contains(target.type) {
  target.swiftSettings =
    (target.swiftSettings ?? []) + [
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("MemberImportVisibility"),
      .enableUpcomingFeature("InternalImportsByDefault"),
      .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ]
  // Newer compilers may warn of more; only continuous integration insists.
  if Context.environment["CI"] != nil { target.swiftSettings?.append(.treatAllWarnings(as: .error)) }
}
