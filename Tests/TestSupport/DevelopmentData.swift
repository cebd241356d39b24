import Foundation

/// Where tests find files: fixtures of the repository, and development data beside the checkout.
public enum TestFiles {
  /// The package's root folder, with no slash at the end.
  public static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// A file of Tests/Fixtures.
  public static func fixture(_ path: String) -> String {
    "\(root)/Tests/Fixtures/\(path)"
  }

  /// A file of the development data in `../shared/data`, or nil where that is not there;
  /// tests on it are disabled then and say so: `.enabled(if: TestFiles.shared("x") != nil, "...")`.
  public static func shared(_ path: String) -> String? {
    let file = "\(root)/../shared/data/\(path)"
    return FileManager.default.fileExists(atPath: file) ? file : nil
  }
}
