// swift-tools-version: 6.2
import PackageDescription

// libFuzzer targets, in a package of its own because everything in it is built with sanitizers.
// README.md has the commands.

/// Declarations for the package alone are seen by what is compiled under the same name, which is its directory's.
let packageName = String(
  Context.packageDirectory.split(separator: "/").dropLast(2).last?.lowercased().map {
    $0.isLetter || $0.isNumber ? $0 : "_"
  } ?? [])
let asPackage = SwiftSetting.unsafeFlags(["-parse-as-library", "-package-name", packageName])

let package = Package(
  name: "fuzzing",
  dependencies: [.package(name: "dataprep", path: "../..")],
  targets: [
    .target(name: "FuzzDriver", path: "Sources/FuzzDriver"),
    .executableTarget(
      name: "html-fuzzer", dependencies: ["FuzzDriver", .product(name: "DataprepHTML", package: "dataprep")],
      path: "Sources/HTMLFuzzer",
      swiftSettings: [.unsafeFlags(["-parse-as-library"])],
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]),
    .executableTarget(
      name: "model-fuzzer", dependencies: ["FuzzDriver", .product(name: "DataprepLanguage", package: "dataprep")],
      path: "Sources/ModelFuzzer",
      swiftSettings: [.unsafeFlags(["-parse-as-library"])],
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]),
    .executableTarget(
      name: "token-fuzzer", dependencies: ["FuzzDriver", .product(name: "DataprepTokenization", package: "dataprep")],
      path: "Sources/TokenFuzzer", swiftSettings: [asPackage],
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]),
    .executableTarget(
      name: "run-fuzzer", dependencies: ["FuzzDriver", .product(name: "DataprepJobs", package: "dataprep")],
      path: "Sources/RunFuzzer", swiftSettings: [asPackage],
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]),
  ],
  swiftLanguageModes: [.v6]
)
