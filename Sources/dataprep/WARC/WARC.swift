import ArgumentParser

/// `dataprep warc`: inspects archives, and creates them.
struct WARC: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "warc",
    abstract: "Counts, lists, extracts and creates WARC records.",
    discussion: """
      FILE is a WARC, ARC or WET archive, uncompressed or compressed per record or as a whole (gzip, zstd, lz4), a \
      directory of archives, a glob, an https:// URL, or - for standard input.

      Examples:
        dataprep warc stats crawl.warc.gz
        dataprep warc ls crawl.warc.gz --type response
        dataprep warc cat crawl.warc.gz --url https://example.org/ --payload
        dataprep warc create --output mine.warc.gz page1.html page2.html
      """,
    subcommands: [WARCStats.self, WARCList.self, WARCCat.self, WARCCreate.self])
}
