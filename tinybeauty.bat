@echo off
rem Starts tinybeauty on Windows. Builds it first where there is no build or the sources are newer.
rem TINYBEAUTY_JAVA  folder of a JDK 25 or newer, where it is not found by itself
rem TINYBEAUTY_OPTS  further options for the Java machine
rem TINYBEAUTY_BUILD  further options for Maven, where it builds
setlocal EnableExtensions
set "HOME_DIR=%~dp0"
set "HOME_DIR=%HOME_DIR:~0,-1%"

set "JDK="
call :consider "%TINYBEAUTY_JAVA%"
call :consider "%JAVA_HOME%"
for /f "delims=" %%j in ('where java 2^>nul') do call :consider "%%~dpj.."
for /d %%d in ("%ProgramFiles%\Eclipse Adoptium\*" "%ProgramFiles%\Java\*" "%ProgramFiles%\Microsoft\jdk*" "%USERPROFILE%\.jdks\*") do call :consider "%%~d"
if not defined JDK (
  echo tinybeauty: needs a JDK 25 or newer, and found none. Install one ^(winget install EclipseAdoptium.Temurin.25.JDK^), or name its folder in TINYBEAUTY_JAVA. 1>&2
  exit /b 1
)

set "APP=%HOME_DIR%\target\app"
set "ROOMS=plugin-core,rtmp-server,obs-bridge"
set "HEAP=512m"
if /i "%~1"=="train" (
  set "APP=%HOME_DIR%\target\app-train"
  set "ROOMS=%ROOMS%,training"
  set "HEAP=2g"
)

rem cmd cannot compare times of many files; PowerShell can.
powershell -NoProfile -Command "$s='%APP%\stamp'; if (!(Test-Path $s)) { exit 1 }; $t=(Get-Item $s).LastWriteTime; $n=Get-ChildItem '%HOME_DIR%\pom.xml','%HOME_DIR%\*\pom.xml','%HOME_DIR%\*\src\main' -Recurse | Where-Object { $_.LastWriteTime -gt $t } | Select-Object -First 1; if ($n) { exit 1 }"
if errorlevel 1 (
  call :build
  if errorlevel 1 exit /b 1
)

"%JDK%\bin\java" -Xmx%HEAP% -XX:+UseSerialGC --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED -Djava.awt.headless=true -Dtinybeauty.terminal=true -Dorg.bytedeco.javacpp.maxbytes=0 -Dorg.bytedeco.javacpp.maxphysicalbytes=0 %TINYBEAUTY_OPTS% "-Dtinybeauty.home=%HOME_DIR%" -cp "%APP%\lib\*" org.tinybeauty.cli.Main %*
exit /b %ERRORLEVEL%

:consider
if defined JDK exit /b 0
if "%~1"=="" exit /b 0
if not exist "%~1\bin\javac.exe" exit /b 0
for /f "tokens=2 delims==." %%v in ('findstr /b "JAVA_VERSION=" "%~1\release" 2^>nul') do (
  if %%~v GEQ 25 set "JDK=%~f1"
)
exit /b 0

:build
where mvn >nul 2>nul
if errorlevel 1 (
  echo tinybeauty: needs Maven 3.6.3 or newer to build itself, and found no 'mvn'. Install it ^(winget or https://maven.apache.org^). 1>&2
  exit /b 1
)
echo tinybeauty: building; the first time this downloads about 175 MB, for train 110 MB more 1>&2
if exist "%APP%.new" rmdir /s /q "%APP%.new"
mkdir "%APP%.new"
type nul > "%APP%.new\stamp"
pushd "%HOME_DIR%"
set "JAVA_HOME=%JDK%"
call mvn -B -Papp %TINYBEAUTY_BUILD% -pl %ROOMS% -am "-Dtinybeauty.app=%APP%.new" package > "%HOME_DIR%\target\build.log" 2>&1
set "RESULT=%ERRORLEVEL%"
popd
if not "%RESULT%"=="0" (
  echo tinybeauty: the build failed. The log: %HOME_DIR%\target\build.log 1>&2
  rmdir /s /q "%APP%.new"
  exit /b 1
)
if exist "%APP%" rmdir /s /q "%APP%"
move "%APP%.new" "%APP%" >nul
exit /b 0
