FROM node:26
RUN useradd --system app && install -d -o app /var/lib/app
