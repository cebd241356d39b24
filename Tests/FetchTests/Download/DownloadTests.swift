import Base
import Fetch
import Foundation
import TestSupport
import Testing

@Suite struct DownloadTests {
  let content = HTTPSourceTests.content
  var digest: String { Digest.of(content.span, .sha256).hexadecimal }

  /// Names in a folder that are no temporary files, and those that are.
  func names(_ folder: TemporaryFolder) throws -> (whole: [String], partial: [String]) {
    let all = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    return (all.filter { !$0.hasPrefix(".") }, all.filter { $0.hasPrefix(".") })
  }

  @Test(arguments: [true, false]) func fetchesAWholeFile(isExpected: Bool) throws {
    let folder = try TemporaryFolder()
    let content = content
    let server = try LoopbackServer { _ in .bytes(content) }
    let path = "\(folder.path)/model.bin"
    var last = 0
    let result = try download(
      server.url("/m"), to: path, expectedSHA256: isExpected ? digest.uppercased() : nil, policy: quickPolicy()
    ) { received, total in
      #expect(received > last && total == content.count)
      last = received
    }
    #expect(result.byteCount == content.count && last == content.count)
    #expect(result.sha256 == digest)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(content))
    #expect(try names(folder).partial.isEmpty)
  }

  @Test func goesOnWhereAnEarlierCallStopped() throws {
    let folder = try TemporaryFolder()
    let content = content
    let server = try LoopbackServer { request in
      request.number == 1
        ? .bytes(content, cut: 400_000)
        : request.number == 2 ? .status("403 Forbidden") : .bytes(content, from: request.offset)
    }
    let path = "\(folder.path)/model.bin"
    #expect(throws: SourceError.self) {
      try download(server.url("/m"), to: path, expectedSHA256: digest, policy: quickPolicy())
    }
    #expect(try names(folder).whole.isEmpty)
    #expect(try names(folder).partial.count == 1)
    try download(server.url("/m"), to: path, expectedSHA256: digest, policy: quickPolicy())
    #expect(server.requests.last?.headers["range"] == "bytes=400000-")
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(content))
    #expect(try names(folder).partial.isEmpty)
  }

  /// A gigabyte that has come is not lost to a network that is away when the next call begins.
  @Test(arguments: ["breaks", "stops"]) func whatHasComeStaysWhereTheServerIsAway(how: String) throws {
    let folder = try TemporaryFolder()
    let content = content
    let server = try LoopbackServer { request in
      switch request.number {
      case 1: .bytes(content, cut: 400_000)
      case 2: .status("403 Forbidden")
      case 3, 4: .bytes(content, from: request.offset, cut: 0, isReset: true)
      default: .bytes(content, from: request.offset)
      }
    }
    let path = "\(folder.path)/model.bin"
    #expect(throws: SourceError.self) {
      try download(server.url("/m"), to: path, expectedSHA256: digest, policy: quickPolicy())
    }
    var policy = quickPolicy()
    policy.attempts = 2
    if how == "stops" { policy.shouldStop = { server.requests.count > 2 } }
    #expect(throws: SourceError.self) {
      try download(server.url("/m"), to: path, expectedSHA256: digest, policy: policy)
    }
    #expect(try names(folder).partial.count == 1)
    try download(server.url("/m"), to: path, expectedSHA256: digest, policy: quickPolicy())
    #expect(server.requests.last?.headers["range"] == "bytes=400000-")
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(content))
  }

  @Test(arguments: ["same", "changed", "nameless"]) func goesOnWithoutADigestWhereTheServerNamesTheContent(kind: String)
    throws
  {
    let folder = try TemporaryFolder()
    let content = content
    let other = content.reversed() as [UInt8]
    let server = try LoopbackServer { request in
      switch request.number {
      case 1: .bytes(content, etag: kind == "nameless" ? nil : "\"a\"", cut: 400_000)
      case 2: .status("403 Forbidden")
      default:
        .bytes(
          kind == "changed" ? other : content, from: request.offset,
          etag: kind == "nameless" ? nil : kind == "changed" ? "\"b\"" : "\"a\"")
      }
    }
    let path = "\(folder.path)/model.bin"
    #expect(throws: SourceError.self) { try download(server.url("/m"), to: path, policy: quickPolicy()) }
    #expect(try names(folder).whole.isEmpty)
    #expect(try names(folder).partial.count == (kind == "nameless" ? 0 : 1))
    let result = try download(server.url("/m"), to: path, policy: quickPolicy())
    let expected = kind == "changed" ? other : content
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(expected))
    #expect(result.sha256 == Digest.of(expected.span, .sha256).hexadecimal)
    // The third request asks what the content is called, the fourth for the rest.
    #expect(server.requests.map { $0.headers["range"] ?? "" }.last == (kind == "same" ? "bytes=400000-" : ""))
  }

  @Test(arguments: ["damaged", "longer", "whole"]) func whatWasLeftIsChecked(left: String) throws {
    let folder = try TemporaryFolder()
    let content = content
    let server = try LoopbackServer { request in
      if let offset = request.offset, offset >= content.count { return .status("416 Range Not Satisfiable") }
      return .bytes(content, from: request.offset)
    }
    var bytes = content
    switch left {
    case "damaged": bytes = Array(content[..<200_000].map { $0 ^ 1 })
    case "longer": bytes += [1, 2, 3]
    default: break
    }
    try folder.write(".model.bin.\(digest.prefix(12)).part", bytes)
    let path = "\(folder.path)/model.bin"
    try download(server.url("/m"), to: path, expectedSHA256: digest, policy: quickPolicy())
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(content))
    #expect(try names(folder).partial.isEmpty)
  }

  @Test func anotherContentNeverGetsTheName() throws {
    let folder = try TemporaryFolder()
    let server = try LoopbackServer { _ in .bytes([1, 2, 3]) }
    let error = #expect(throws: SourceError.self) {
      try download(server.url("/m"), to: "\(folder.path)/model.bin", expectedSHA256: digest, policy: quickPolicy())
    }
    #expect(error?.message.contains(Digest.of([1, 2, 3].span, .sha256).hexadecimal) == true)
    #expect(try names(folder) == ([], []))
    #expect(server.requests.count == 1)
  }

  @Test func failureLeavesNoFileUnderTheName() throws {
    let folder = try TemporaryFolder()
    let server = try LoopbackServer { _ in .status("404 Not Found") }
    #expect(throws: SourceError.self) {
      try download(server.url("/m"), to: "\(folder.path)/a", policy: quickPolicy())
    }
    #expect(throws: SourceError.self) {
      try download(server.url("/m"), to: "\(folder.path)/b", expectedSHA256: digest, policy: quickPolicy())
    }
    #expect(try names(folder) == ([], []))
  }

  @Test func copiesLocalFilesToo() throws {
    let folder = try TemporaryFolder()
    let from = try folder.write("from", content)
    try download("file://\(from)", to: "\(folder.path)/to", expectedSHA256: digest)
    #expect(try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/to")) == Data(content))
  }

  @Test func missingFolderIsAnOutputError() throws {
    let server = try LoopbackServer { _ in .bytes([1]) }
    let error = #expect(throws: OutputError.self) {
      try download(server.url("/m"), to: "/nonexistent/x", expectedSHA256: digest, policy: quickPolicy())
    }
    #expect(error?.exitCode == .cannotCreate)
  }
}
