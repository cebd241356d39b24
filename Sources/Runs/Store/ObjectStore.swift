package import Base
package import Fetch

/// An object store as runs use it: the requests that the promises are built from. S3 is one; tests have one in memory
/// that can be stopped between any two requests.
///
/// Keys are relative to the run. Every request is atomic: an object is there whole, or not at all.
package protocol ObjectStore: Sendable {
  /// Where the run is, for messages: `s3://bucket/prefix`.
  var location: String { get }

  /// What is known of an object; nil where there is none.
  func head(_ key: String) throws -> S3Client.Object?

  /// An object's bytes; nil where there is none.
  func get(_ key: String) throws -> (bytes: [UInt8], object: S3Client.Object)?

  /// An object's bytes, streamed.
  func open(_ key: String, at offset: Int, policy: FetchPolicy) throws -> any ByteSource

  /// The objects below a folder, in the byte order of their keys; all with an empty name.
  func objects(below folder: String) throws -> [S3Client.Object]

  /// The names directly below a folder, in byte order.
  func names(in folder: String) throws -> [String]

  /// Writes an object.
  ///
  /// - Returns: its entity tag; nil where the condition does not hold.
  func put(_ key: String, _ bytes: [UInt8], if condition: S3Client.Condition?, digest: String?) throws -> String?

  /// Removes an object; one that is not there is no error.
  func delete(_ key: String) throws

  /// Begins an upload in parts.
  func createUpload(_ key: String, digest: String) throws -> String

  /// Sends a part of an upload; nil where the upload is gone.
  func uploadPart(_ key: String, upload: String, number: Int, _ bytes: [UInt8]) throws -> S3Client.Part?

  /// Makes an object of the parts; false where the upload is gone.
  func completeUpload(_ key: String, upload: String, _ parts: [S3Client.Part]) throws -> Bool

  /// Gives an upload up; one that is gone is no error.
  func abortUpload(_ key: String, upload: String) throws

  /// Uploads that are neither complete nor given up, with the seconds since they were begun where the store tells; nil
  /// where it does not list them.
  func uploads() throws -> [(key: String, id: String, age: Double?)]?
}
