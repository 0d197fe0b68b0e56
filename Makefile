# Everything runs in .venv, which is built from requirements.lock on the first call and whenever the lock changes.
# Debian packages are installed only where they are missing and only as root (or where sudo asks for no password).

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
# OFFLINE=1 installs from ./wheelhouse and asks no index; ARGS go to the command that a target runs.
SOURCE := $(if $(OFFLINE),--no-index --find-links wheelhouse)
PIP := $(BIN)/python -m pip --disable-pip-version-check
BROWSERS := $(CHROMIUM) chromium chromium-browser google-chrome google-chrome-stable
BROWSER_PACKAGES := chromium fonts-noto-cjk libatomic1
SUDO := $(if $(filter-out 0,$(shell id -u)),sudo -n)

# $(call debian,packages): succeeds only if they could be installed.
debian = command -v apt-get >/dev/null && $(SUDO) true 2>/dev/null \
	&& echo "安装系统软件包 / installing: $(1)" \
	&& { $(SUDO) apt-get update -qq; } >/dev/null \
	&& $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1) >/dev/null

.PHONY: help setup report test check lab sample bench wheelhouse lock browser

help: ## 显示本帮助 / show this help
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## 建立 .venv（其他命令会自动先做这一步）/ build .venv; every other target does it first

report: $(READY) ## 清洗数据并生成 reports/ 下的全部页面 / clean the data and build all pages
	@$(BIN)/ufa report $(ARGS) || [ $$? = 4 ] # 4: published, with findings

test: $(READY) browser ## 运行全部测试 / run all tests
	@$(BIN)/pytest -n 2 $(ARGS)

check: $(READY) ## 格式、规则与类型检查 / format, lint and type check
	@status=0; \
		$(BIN)/ruff format --check --output-format concise || status=1; \
		$(BIN)/ruff check --output-format concise || status=1; \
		$(BIN)/mypy || status=1; \
		exit $$status

lab: $(READY) ## 在 JupyterLab 中打开 notebooks/ / explore in JupyterLab
	@$(BIN)/jupyter lab --LabApp.default_url=/lab/tree/notebooks $(ARGS)

sample: $(READY) ## 重新生成虚构示例城市云川市的工作簿 / rebuild the workbooks of the fictional city
	@$(BIN)/python -m sample $(ARGS)

bench: $(READY) ## 测量 README 中的耗时 / measure the times in the README
	@$(BIN)/python -m benchmarks $(ARGS)

wheelhouse: $(READY) ## 下载离线安装所需的全部软件包 / download all packages for an offline office
	@$(PIP) download --quiet --require-hashes -r requirements.lock -d wheelhouse
	@echo "已就绪：把整个项目文件夹（含 wheelhouse/）拷到离线电脑，运行 make report OFFLINE=1"

lock: ## 维护者：按 pyproject.toml 重新锁定依赖（需要 uv）/ maintainers: lock the dependencies again
	@uv pip compile --no-config --universal --python-version 3.11 --group dev --generate-hashes --no-header \
		--no-annotate --no-emit-index-url --no-emit-find-links --quiet -o requirements.lock pyproject.toml

# --no-compile: byte code is written when a module is first imported; compiling all of it takes 20 of 50 seconds.
$(READY): requirements.lock pyproject.toml | $(BIN)/pip
	@echo "安装依赖到 .venv（首次需要一分钟左右）/ installing into .venv, about a minute the first time …"
	@$(PIP) install --quiet --no-compile $(SOURCE) --require-hashes -r requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --no-index -e .
	@touch $@

# Debian's python3 comes without ensurepip, which venv needs.
$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "需要 Python 3.11 或更高版本；请安装后重试，或指定：make $(MAKECMDGOALS) PYTHON=/路径/python3.11" >&2; exit 1; }
	@venv=$$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
		$(PYTHON) -c 'import ensurepip' 2>/dev/null || { $(call debian,$$venv); } \
		|| { echo "缺少建立虚拟环境的组件；请先运行：sudo apt-get install $$venv" >&2; exit 1; }
	@$(PYTHON) -m venv .venv

# Without a browser its tests skip and say so; everything else still runs. Playwright's driver needs libatomic.
browser:
	@{ command -v $(BROWSERS) && compgen -G '/usr/share/fonts/*/*/*CJK*' && compgen -G '/usr/lib/*/libatomic.so.1'; } >/dev/null \
		|| { $(call debian,$(BROWSER_PACKAGES)); } \
		|| echo "未找到 Chromium 或中文字体，浏览器测试将跳过；安装：sudo apt-get install $(BROWSER_PACKAGES)"
