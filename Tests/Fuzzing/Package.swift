// swift-tools-version: 6.2
import PackageDescription

// libFuzzer targets, in a package of its own because everything in it is built with sanitizers.
// README.md has the commands.
let package = Package(
  name: "fuzzing",
  dependencies: [.package(name: "dataprep", path: "../..")],
  targets: [
    .executableTarget(
      name: "html-fuzzer", dependencies: [.product(name: "DataprepHTML", package: "dataprep")],
      path: "Sources/HTMLFuzzer",
      swiftSettings: [.unsafeFlags(["-parse-as-library"])],
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]),
    .executableTarget(
      name: "model-fuzzer", dependencies: [.product(name: "DataprepLanguage", package: "dataprep")],
      path: "Sources/ModelFuzzer",
      swiftSettings: [.unsafeFlags(["-parse-as-library"])],
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]),
  ],
  swiftLanguageModes: [.v6]
)
