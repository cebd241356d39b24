internal import Base

/// Where a run lives: the few operations that the promises are built from. A directory, or a prefix of an object store;
/// tests have one in memory that can be stopped between any two operations.
///
/// Paths are relative to the run. Every operation is atomic: another process sees all of it or nothing.
package protocol RunStorage: Sendable {
  /// Where the run is, for messages: a directory, or `s3://bucket/prefix`.
  var location: String { get }

  /// Names directly below a folder, in byte order; none where there is no such folder.
  func names(in folder: String) throws -> [String]

  /// A file's bytes; nil where it is not there.
  func read(_ path: String) throws -> [UInt8]?

  /// Creates a file with its bytes; false where there is one of that name.
  func create(_ path: String, _ bytes: [UInt8]) throws -> Bool

  /// Writes a file in place of the one that may be there.
  func replace(_ path: String, _ bytes: [UInt8]) throws

  /// Removes a file, or a folder with all below it.
  func remove(_ path: String) throws

  /// Gives a staged file its final name, in place of a file that has it; false where nothing is staged there.
  func place(_ staged: String, as path: String) throws -> Bool

  /// Makes the names of placed files survive a power cut.
  func settle(_ paths: [String]) throws

  /// As the other `place`, of a file whose size and digest are known.
  func place(_ staged: String, as file: CompletionRecord.File) throws -> Bool

  /// Whether a placed file is the one of a record, as far as the storage tells without reading it.
  func holds(_ file: CompletionRecord.File) throws -> Bool

  /// Bytes of a file; nil where it is not there.
  func byteCount(of path: String) throws -> Int?

  /// Calls `body` with the name and the bytes of every file directly below a folder whose name does not begin with a dot, in
  /// byte order.
  func forEachFile(in folder: String, _ body: (String, [UInt8]) throws -> Void) throws

  /// Notes that a file is still wanted; false where it is not there.
  func touch(_ path: String) throws -> Bool

  /// Seconds since a file was created or touched, by the storage's own clock; nil where it is not there.
  func age(of path: String) throws -> Double?
}

extension RunStorage {
  package func place(_ staged: String, as file: CompletionRecord.File) throws -> Bool {
    try place(staged, as: file.path)
  }

  package func holds(_ file: CompletionRecord.File) throws -> Bool { try byteCount(of: file.path) == file.byteCount }

  package func forEachFile(in folder: String, _ body: (String, [UInt8]) throws -> Void) throws {
    for name in try names(in: folder) where !name.hasPrefix(".") {
      if let bytes = try read("\(folder)/\(name)") { try body(name, bytes) }
    }
  }
}
