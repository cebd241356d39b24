// swift-tools-version: 6.2
import PackageDescription

// Benchmarks of the toolkit's modules, one folder a topic, with the peers' scripts beside them.
let package = Package(
  name: "benchmarks",
  dependencies: [.package(name: "dataprep", path: "..")],
  targets: [
    .executableTarget(
      name: "html-bench", dependencies: [.product(name: "DataprepHTML", package: "dataprep")],
      path: "html", exclude: ["pages.py", "compare.py", "peers.py"], sources: ["main.swift"]),
    .executableTarget(
      name: "charset-bench", dependencies: [.product(name: "DataprepHTML", package: "dataprep")],
      path: "charsets", exclude: ["legacy.py", "letter_pairs.py", "peers.py"], sources: ["main.swift"]),
    .executableTarget(
      name: "tokenize-bench", dependencies: [.product(name: "DataprepTokenization", package: "dataprep")],
      path: "tokenize", exclude: ["compare.py", "sentencepiece_compare.py", "ngrams.py"], sources: ["main.swift"]),
    .executableTarget(
      name: "records-bench", dependencies: [.product(name: "DataprepRecords", package: "dataprep")],
      path: "records", exclude: ["parquet.py"], sources: ["main.swift"]),
  ],
  swiftLanguageModes: [.v6]
)
