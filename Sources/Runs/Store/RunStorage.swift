internal import Base

/// Where a run lives: the few operations that the promises are built from. A directory today, an object store later;
/// tests have one in memory that can be stopped between any two operations.
///
/// Paths are relative to the run. Every operation is atomic: another process sees all of it or nothing.
package protocol RunStorage: Sendable {
  /// Where the run is, for messages: a directory.
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

  /// Bytes of a file; nil where it is not there.
  func byteCount(of path: String) -> Int?

  /// Notes that a file is still wanted; false where it is not there.
  func touch(_ path: String) throws -> Bool

  /// Seconds since a file was created or touched, by the storage's own clock; nil where it is not there.
  func age(of path: String) throws -> Double?
}
